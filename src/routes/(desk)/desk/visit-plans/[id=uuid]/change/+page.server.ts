import { addDays, localDateOf } from '$lib/calendar/local-time.ts';
import { formAction } from '$lib/pages/form-action.ts';
import { loadPage } from '$lib/pages/load-page.ts';
import { rhythmForm, rhythmOf, rhythmValues } from '$lib/pages/visit-plans.ts';
import { domainError } from '$lib/server/platform/errors.ts';
import { changeVisitPlan, getVisitPlan } from '$lib/server/visits/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadPage(event, async () => {
		const { ctx } = event.locals;
		const plan = await getVisitPlan(ctx, event.params.id);
		if (!plan.acts.includes('arrange')) throw domainError('not_allowed');
		const tomorrow = addDays(localDateOf(ctx.now), 1);
		return {
			client: plan.clientName,
			values: {
				...rhythmValues(plan.recurrence),
				startsOn: plan.startsOn > tomorrow ? plan.startsOn : tomorrow,
				endsOn: plan.endsOn ?? '',
				localTime: plan.localTime,
				durationMinutes: String(plan.durationMinutes),
				holidayRule: plan.holidayRule,
			},
		};
	});

export const actions: Actions = {
	default: (event) =>
		formAction(event, {
			schema: rhythmForm,
			resourceType: 'visit_plan',
			run: (ctx, form) => changeVisitPlan(ctx, event.params.id, rhythmOf(form)),
			done: (id) => `/desk/visit-plans/${id}?done=changed`,
		}),
};
