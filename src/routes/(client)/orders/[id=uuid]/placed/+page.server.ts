import { formatInstant, formatOrderNumber, formatPeriod } from '$lib/i18n/format.ts';
import { inLocale } from '$lib/i18n/index.ts';
import { loadPage } from '$lib/pages/load-page.ts';
import { getOrder } from '$lib/server/orders/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { ctx, locale, t } = event.locals;
	const order = await loadPage(event, () => getOrder(ctx, event.params.id));
	const by = formatInstant(locale, order.answerDueAt);
	return {
		order: {
			id: order.id,
			number: formatOrderNumber(order.number),
			item: inLocale(locale, order, 'itemName'),
			preparation: inLocale(locale, order, 'preparation'),
			client: order.client?.name ?? t('orders:somebody'),
			period: formatPeriod(locale, order.startsAt, order.endsAt),
			area: order.areaName,
			next: t(`orders:placed.${order.state === 'submitted' ? 'submitted' : 'matching'}`, { by }),
			byPhone: order.channel === 'phone',
		},
	};
};
