import { formatInstant, formatLocalDate, formatOrderNumber } from '$lib/i18n/format.ts';
import { inLocale } from '$lib/i18n/index.ts';
import { loadPage } from '$lib/pages/load-page.ts';
import { listUnmetOrders, recruitmentHints } from '$lib/server/matching/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { ctx, locale, t } = event.locals;
	const cursor = event.url.searchParams.get('cursor') ?? undefined;
	return loadPage(event, async () => {
		const { orders, nextCursor } = await listUnmetOrders(ctx, { ...(cursor && { cursor }) });
		const hints = cursor ? [] : await recruitmentHints(ctx);
		return {
			isFirstPage: !cursor,
			nextCursor,
			hints: hints.map((hint) => ({
				skill: hint.skillKey
					? inLocale(
							locale,
							{ nameZh: hint.skillNameZh ?? '', nameEn: hint.skillNameEn ?? '' },
							'name',
						)
					: t('matching:unmet.any_skill'),
				town: inLocale(locale, hint, 'townName'),
				when: t('matching:unmet.when_value', {
					weekday: t(`volunteers:weekday.${hint.weekday}`),
					part: t(`matching:unmet.part_of_day.${hint.partOfDay}`),
				}),
				orders: hint.orders,
				volunteers: hint.volunteers,
				lastOn: formatLocalDate(locale, hint.lastOn),
			})),
			orders: orders.map((order) => ({
				id: order.id,
				number: formatOrderNumber(order.number),
				item: inLocale(locale, order, 'itemName'),
				area: inLocale(locale, order, 'areaName'),
				urgent: order.urgent,
				when: formatInstant(locale, order.startsAt),
				reason: t(`orders:unmet_reason.${order.reason}`),
			})),
		};
	});
};
