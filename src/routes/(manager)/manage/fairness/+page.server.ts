import { inLocale, type Locale, type Translate } from '$lib/i18n/index.ts';
import { loadPage } from '$lib/pages/load-page.ts';
import {
	showFairness,
	type FairnessFigures,
	type FairnessGroup,
} from '$lib/server/metrics/index.ts';
import type { PageServerLoad } from './$types';

const monthsShown = 12;

export const load: PageServerLoad = async (event) => {
	const { ctx, locale, t } = event.locals;
	const { months, groups } = await loadPage(event, () =>
		showFairness(ctx, { months: monthsShown }),
	);
	const asked = months.indexOf(event.url.searchParams.get('month') ?? '');
	const chosen = asked === -1 ? months.length - 1 : asked;
	const all = groups.find(({ dimension }) => dimension === 'all');
	const of = (dimension: FairnessGroup['dimension']) =>
		groups
			.filter((group) => group.dimension === dimension)
			.map((group) => ({
				key: group.key,
				name: nameOf(group, locale, t),
				figures: writeFigures(locale, t, group.figures[chosen] ?? null),
			}));
	return {
		chosen: months[chosen] ?? '',
		monthName: monthName(locale, months[chosen] ?? ''),
		months: months.map((month) => ({ value: month, label: monthName(locale, month) })),
		byMonth: months.map((month, place) => ({
			key: month,
			name: monthName(locale, month),
			figures: writeFigures(locale, t, all?.figures[place] ?? null),
		})),
		anyone: all !== undefined,
		tables: (['town', 'age', 'tenure'] as const).map((dimension) => ({
			dimension,
			rows: of(dimension),
		})),
	};
};

function nameOf(group: FairnessGroup, locale: Locale, t: Translate): string {
	const { dimension, key, nameZh, nameEn } = group;
	return dimension === 'town'
		? inLocale(locale, { nameZh: nameZh ?? key, nameEn: nameEn ?? key }, 'name')
		: t(`metrics:fairness.${dimension}.${key}`);
}

/** Null for a group that is hidden. */
function writeFigures(locale: Locale, t: Translate, figures: FairnessFigures | null) {
	if (figures === null) return null;
	const { volunteers, offers, acceptances, visits, minutes, gini } = figures;
	const number = (value: number, digits: number) =>
		new Intl.NumberFormat(locale, {
			minimumFractionDigits: digits,
			maximumFractionDigits: digits,
		}).format(value);
	const each = (value: number) =>
		volunteers === 0 ? t('metrics:manage.nothing') : number(value / volunteers, 1);
	return [
		number(volunteers, 0),
		each(offers),
		each(acceptances),
		each(visits),
		each(minutes / 60),
		gini === null ? t('metrics:manage.nothing') : number(gini, 2),
	];
}

function monthName(locale: Locale, month: string): string {
	return new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : 'zh-CN', {
		timeZone: 'UTC',
		year: 'numeric',
		month: 'long',
	}).format(new Date(`${month}-01T00:00:00Z`));
}
