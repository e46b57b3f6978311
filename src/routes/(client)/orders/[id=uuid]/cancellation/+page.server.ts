import { formatOrderNumber, formatPeriod } from '$lib/i18n/format.ts';
import { inLocale } from '$lib/i18n/index.ts';
import { formAction } from '$lib/pages/form-action.ts';
import { loadPage } from '$lib/pages/load-page.ts';
import {
	cancellationReasons,
	cancellationSchema,
	cancelOrder,
} from '$lib/server/matching/index.ts';
import { getOrder } from '$lib/server/orders/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { ctx, locale } = event.locals;
	const order = await loadPage(event, () => getOrder(ctx, event.params.id));
	return {
		order: {
			id: order.id,
			number: formatOrderNumber(order.number),
			item: inLocale(locale, order, 'itemName'),
			when: formatPeriod(locale, order.startsAt, order.endsAt),
			canCancel: order.acts.includes('cancel'),
		},
		reasons: cancellationReasons,
	};
};

export const actions: Actions = {
	default: (event) =>
		formAction(event, {
			schema: cancellationSchema,
			resourceType: 'order',
			run: async (ctx, { reason }) => {
				await cancelOrder(ctx, { orderId: event.params.id, reason });
				return event.params.id;
			},
			done: (id) => `/orders/${id}`,
		}),
};
