import * as v from 'valibot';
import { addDays, localDateOf } from '$lib/calendar/local-time.ts';
import { formatInstant, formatLocalDate } from '$lib/i18n/format.ts';
import { inLocale } from '$lib/i18n/index.ts';
import { formAction } from '$lib/pages/form-action.ts';
import { loadPage } from '$lib/pages/load-page.ts';
import {
	dayPlanLimits,
	listDayPlans,
	listPlanAreas,
	startDayPlan,
} from '$lib/server/day-plans/index.ts';
import type { Actions, PageServerLoad } from './$types';

const path = '/desk/day-plans';

export const load: PageServerLoad = async (event) => {
	const { ctx, locale, t, href } = event.locals;
	const plans = await loadPage(event, () => listDayPlans(ctx));
	const areas = await loadPage(event, () => listPlanAreas(ctx));
	return {
		areas: areas.map((area) => ({ value: area.id, label: inLocale(locale, area, 'name') })),
		most: dayPlanLimits,
		tomorrow: addDays(localDateOf(ctx.now), 1),
		plans: plans.map((plan) => ({
			id: plan.id,
			link: href(`${path}/${plan.id}`),
			at: formatInstant(locale, plan.requestedAt),
			what: t('days:of_area', {
				area: inLocale(locale, plan, 'areaName'),
				date: formatLocalDate(locale, plan.localDate),
			}),
			state: plan.state,
		})),
	};
};

/** A number as it is typed; what is none is refused by the rules for the number. */
const typed = v.pipe(
	v.string(),
	v.transform((text) => Number(text.trim())),
	v.number(),
);

const formSchema = v.strictObject({
	areaId: v.string(),
	date: v.string(),
	days: v.pipe(v.picklist(['1', '7']), v.transform(Number)),
	seconds: typed,
	mostLate: typed,
	breakMinutes: typed,
});

export const actions: Actions = {
	default: (event) =>
		formAction(event, {
			schema: formSchema,
			resourceType: 'day_plan',
			run: async (ctx, { days, ...input }) => {
				const ids = await startDayPlan(ctx, { ...input, days: days === 7 ? 7 : 1 });
				return ids[0] ?? null;
			},
			done: (id) => `${path}/${id}`,
		}),
};
