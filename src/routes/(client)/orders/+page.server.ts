import { formatOrderNumber, formatPeriod } from '$lib/i18n/format.ts';
import { inLocale } from '$lib/i18n/index.ts';
import { loadPage } from '$lib/pages/load-page.ts';
import { toneOf } from '$lib/pages/orders.ts';
import { listOrders, orderFilterSchema, orderStates } from '$lib/server/orders/index.ts';
import { parseInput } from '$lib/server/platform/validation.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { ctx, locale, t } = event.locals;
	return loadPage(event, async () => {
		const asked = Object.fromEntries([...event.url.searchParams].filter(([, value]) => value));
		const filter = parseInput(orderFilterSchema, asked);
		const { orders, nextCursor } = await listOrders(ctx, { ...filter, mine: true });
		return {
			orders: orders.map((order) => ({
				id: order.id,
				number: formatOrderNumber(order.number),
				item: inLocale(locale, order, 'itemName'),
				client: order.client?.name ?? t('orders:somebody'),
				period: formatPeriod(locale, order.startsAt, order.endsAt),
				state: order.state,
				tone: toneOf(order.state),
				urgent: order.urgent,
			})),
			state: filter.state ?? '',
			states: orderStates.filter((state) => state !== 'draft'),
			next: nextCursor && `?${new URLSearchParams({ ...asked, cursor: nextCursor })}`,
		};
	});
};
