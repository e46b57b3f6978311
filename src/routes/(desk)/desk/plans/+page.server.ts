import * as v from 'valibot';
import { formatInstant } from '$lib/i18n/format.ts';
import { formAction } from '$lib/pages/form-action.ts';
import { loadPage } from '$lib/pages/load-page.ts';
import { listPlans, requestPlan } from '$lib/server/matching/index.ts';
import type { Actions, PageServerLoad } from './$types';

const path = '/desk/plans';

export const load: PageServerLoad = async (event) => {
	const { ctx, locale } = event.locals;
	const plans = await loadPage(event, () => listPlans(ctx));
	return {
		requested: event.url.searchParams.has('requested'),
		plans: plans.map(({ at, bound, cost, ...plan }) => ({
			...plan,
			when: formatInstant(locale, at),
			/** At most so many per cent from the best there is; null when that is not known. */
			gap: bound === null ? null : cost === bound ? 0 : ((cost - bound) / Math.max(1, bound)) * 100,
		})),
	};
};

export const actions: Actions = {
	default: (event) =>
		formAction(event, {
			schema: v.strictObject({}),
			resourceType: 'matching_plan',
			run: async (ctx) => {
				await requestPlan(ctx);
				return null;
			},
			done: `${path}?requested`,
		}),
};
