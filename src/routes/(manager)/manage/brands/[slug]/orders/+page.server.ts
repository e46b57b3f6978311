import { formatFigure, formatShortDate } from '$lib/i18n/format-figure.ts';
import { formatLocalDate, formatOrderNumber } from '$lib/i18n/format.ts';
import { inLocale } from '$lib/i18n/index.ts';
import { withQuestion } from '$lib/pages/figures.ts';
import { loadPage } from '$lib/pages/load-page.ts';
import { ordersBehind, ordersBehindInput } from '$lib/server/metrics/index.ts';
import { parseInput } from '$lib/server/platform/validation.ts';
import type { PageServerLoad } from './$types';

const parts = ['all', 'counted', 'not_counted'] as const;

export const load: PageServerLoad = async (event) => {
	const { ctx, locale, t, href } = event.locals;
	const { slug } = event.params;
	const { indicator = '', ...asked } = Object.fromEntries(event.url.searchParams);
	const behind = await loadPage(event, () =>
		ordersBehind(ctx, { slug, indicator, ...parseInput(ordersBehindInput, asked) }),
	);
	const path = href(`/manage/brands/${slug}`);
	const question = { from: behind.from, to: behind.to, area: behind.area?.code };
	const here = (given: Record<string, string | null>) =>
		withQuestion(`${path}/orders`, { ...question, indicator, part: behind.part, ...given });
	const sums = behind.unit === 'hours' || behind.unit === 'points';
	return {
		slug,
		brand: inLocale(locale, behind.brand, 'name'),
		name: t(`metrics:name.${behind.indicator}`),
		definition: t(`metrics:definition.${behind.indicator}`),
		range: t('metrics:manage.range', {
			from: formatLocalDate(locale, behind.from),
			to: formatLocalDate(locale, behind.to),
		}),
		area: behind.area && inLocale(locale, behind.area, 'name'),
		backLink: withQuestion(path, question),
		count: behind.count,
		sum: sums
			? formatFigure(locale, behind.unit === 'hours' ? 'minutes' : 'count', behind.all.amount)
			: null,
		eachPerson: behind.eachPerson,
		parts: behind.hasParts
			? parts.map((part) => ({
					part,
					isShown: part === behind.part,
					link: here({ part }),
					label: t(`metrics:behind.${part}`, {
						count: {
							all: behind.all.count,
							counted: behind.all.counted,
							not_counted: behind.all.count - behind.all.counted,
						}[part],
					}),
				}))
			: [],
		amountHeading: t(`metrics:behind.amount.${behind.unit}`),
		rows: behind.rows.map((row) => ({
			id: row.thingId,
			link: row.orderId && href(`/desk/orders/${row.orderId}`),
			number: row.orderNumber && formatOrderNumber(row.orderNumber),
			item:
				row.itemNameZh === null || row.itemNameEn === null
					? ''
					: locale === 'en'
						? row.itemNameEn
						: row.itemNameZh,
			day: formatShortDate(locale, row.localDate),
			area: inLocale(locale, row, 'areaName'),
			state: row.orderState && t(`orders:state.${row.orderState}`),
			amount:
				behind.unit === 'share'
					? t(row.counted ? 'metrics:behind.counts' : 'metrics:behind.counts_not')
					: formatFigure(locale, 'count', row.amount),
		})),
		nextLink: behind.nextCursor && here({ cursor: behind.nextCursor }),
	};
};
