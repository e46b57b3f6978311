import * as v from 'valibot';
import { formatDistance, formatLocalDate } from '$lib/i18n/format.ts';
import { formAction } from '$lib/pages/form-action.ts';
import { loadPage } from '$lib/pages/load-page.ts';
import { askForSeries, listForSeries, listOffersOfPlan } from '$lib/server/matching/index.ts';
import { id } from '$lib/server/platform/validation.ts';
import { getVisitPlan } from '$lib/server/visits/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadPage(event, async () => {
		const { ctx, locale, t } = event.locals;
		const planId = event.params.id;
		const plan = await getVisitPlan(ctx, planId);
		const found = await listForSeries(ctx, planId);
		const offers = await listOffersOfPlan(ctx, planId);
		return {
			planId,
			client: plan.clientName,
			found: found.map((each) => ({
				volunteerId: each.volunteerId,
				name: each.name,
				visitsWithClient: each.visitsWithClient,
				distance: formatDistance(locale, each.distanceMetres),
				cannotOn: each.cannotOn
					.map((date) => formatLocalDate(locale, date))
					.join(t('common:list_separator')),
			})),
			offers: offers.map(({ id, volunteerName, role, state }) => ({
				id,
				role,
				state,
				name: volunteerName,
			})),
		};
	});

export const actions: Actions = {
	default: (event) =>
		formAction(event, {
			schema: v.strictObject({ volunteerId: id, role: v.picklist(['regular', 'substitute']) }),
			resourceType: 'visit_plan_offer',
			run: (ctx, input) => askForSeries(ctx, event.params.id, input),
			done: `/desk/visit-plans/${event.params.id}?done=asked`,
		}),
};
