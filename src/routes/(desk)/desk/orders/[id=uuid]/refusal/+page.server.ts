import { formatOrderNumber } from '$lib/i18n/format.ts';
import { inLocale } from '$lib/i18n/index.ts';
import { formAction } from '$lib/pages/form-action.ts';
import { loadPage } from '$lib/pages/load-page.ts';
import { getOrder, refusalReasons, refusalSchema, refuseOrder } from '$lib/server/orders/index.ts';
import { domainError } from '$lib/server/platform/errors.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadPage(event, async () => {
		const { ctx, locale } = event.locals;
		const order = await getOrder(ctx, event.params.id);
		if (!order.acts.includes('refuse')) throw domainError('wrong_state');
		return {
			item: inLocale(locale, order, 'itemName'),
			number: formatOrderNumber(order.number),
			back: event.locals.href(`/desk/orders/${order.id}`),
			reasons: [...refusalReasons],
		};
	});

export const actions: Actions = {
	default: (event) =>
		formAction(event, {
			schema: refusalSchema,
			resourceType: 'order',
			run: async (ctx, input) => {
				await refuseOrder(ctx, { ...input, orderId: event.params.id });
				return event.params.id;
			},
			done: (orderId) => `/desk/orders/${orderId}`,
		}),
};
