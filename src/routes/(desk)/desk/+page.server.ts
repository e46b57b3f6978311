import { formatInstant, formatOrderNumber, formatPeriod } from '$lib/i18n/format.ts';
import { inLocale } from '$lib/i18n/index.ts';
import { loadPage } from '$lib/pages/load-page.ts';
import { scopesOf } from '$lib/server/accounts/index.ts';
import { readDesk, type OrderLine } from '$lib/server/orders/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { ctx, locale, t } = event.locals;
	const desk = await loadPage(event, () => readDesk(ctx));
	const line = (order: OrderLine) => ({
		id: order.id,
		number: formatOrderNumber(order.number),
		item: inLocale(locale, order, 'itemName'),
		client: order.client?.name ?? t('orders:somebody'),
		area: inLocale(locale, order, 'areaName'),
		period: formatPeriod(locale, order.startsAt, order.endsAt),
		due: formatInstant(locale, order.answerDueAt),
		late: order.answerDueAt < ctx.now,
		urgent: order.urgent,
		reason: order.deskReason && t(`orders:desk_reason.${order.deskReason}`),
	});
	const isDispatcher = scopesOf(ctx.actor, 'visit.mark_missed').length > 0;
	return {
		callsLate: isDispatcher,
		lists: [
			{ key: 'to_admit', orders: desk.toAdmit.map(line) },
			{ key: 'without_volunteer', orders: desk.withoutVolunteer.map(line) },
			...(isDispatcher ? [{ key: 'from_neighbours', orders: desk.fromNeighbours.map(line) }] : []),
			{ key: 'missing_check_in', orders: desk.missingCheckIn.map(line) },
		],
	};
};
