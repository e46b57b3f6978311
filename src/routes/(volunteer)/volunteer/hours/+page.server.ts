import { formatHours, formatLocalDate } from '$lib/i18n/format.ts';
import { inLocale } from '$lib/i18n/index.ts';
import { withQuestion } from '$lib/pages/figures.ts';
import { loadPage } from '$lib/pages/load-page.ts';
import { mostMinutesBeyondPlan, volunteerHours } from '$lib/server/hours/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { ctx, locale, href } = event.locals;
	const cursor = event.url.searchParams.get('cursor') ?? undefined;
	const record = await loadPage(event, () => volunteerHours(ctx, { cursor }));
	const { totals, stars } = record;
	return {
		total: formatHours(locale, totals.minutes),
		credit: formatHours(locale, totals.creditMinutes),
		honour: formatHours(locale, totals.honourMinutes),
		level: stars.level,
		next: stars.next && {
			level: stars.next.level,
			hours: formatHours(locale, stars.next.missingMinutes),
			share: totals.minutes / stars.next.atMinutes,
		},
		brands: record.brands.map((brand) => ({
			slug: brand.slug,
			name: inLocale(locale, brand, 'name'),
			hours: formatHours(locale, brand.minutes),
		})),
		entries: record.entries.map((entry) => ({
			id: entry.id,
			date: formatLocalDate(locale, entry.localDate),
			item: locale === 'en' ? entry.itemNameEn : entry.itemNameZh,
			brand: inLocale(locale, entry, 'brandName'),
			minutes: entry.minutes,
			grade: entry.grade,
			kind: entry.kind,
			capped: entry.capped,
		})),
		mostMinutesBeyondPlan,
		nextLink:
			record.nextCursor && withQuestion(href('/volunteer/hours'), { cursor: record.nextCursor }),
	};
};
