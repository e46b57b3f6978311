import * as v from 'valibot';
import { localDateOf } from '$lib/calendar/local-time.ts';
import { formatLocalDate } from '$lib/i18n/format.ts';
import { inLocale } from '$lib/i18n/index.ts';
import { formAction } from '$lib/pages/form-action.ts';
import { loadPage } from '$lib/pages/load-page.ts';
import { listHolidayYears, readHolidayLines, recordHolidays } from '$lib/server/holidays/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { ctx, locale, t } = event.locals;
	const years = await loadPage(event, () => listHolidayYears(ctx));
	const nextYear = Number(localDateOf(ctx.now).slice(0, 4)) + 1;
	return {
		saved: event.url.searchParams.has('saved'),
		missing: years.some(({ year }) => year === nextYear) ? null : nextYear,
		years: years.map(({ year, source, days }) => ({
			year,
			source,
			days: days.map((each) => ({
				day: formatLocalDate(locale, each.day),
				kind: t(`holidays:${each.kind}`),
				name: inLocale(locale, each, 'name'),
			})),
		})),
	};
};

export const actions: Actions = {
	default: (event) =>
		formAction(event, {
			schema: v.strictObject({
				year: v.pipe(v.string(), v.transform(Number)),
				source: v.string(),
				days: v.pipe(v.string(), v.transform(readHolidayLines)),
			}),
			resourceType: 'holiday_year',
			run: async (ctx, input) => {
				await recordHolidays(ctx, input);
				return null;
			},
			done: '/admin/holidays?saved',
		}),
};
