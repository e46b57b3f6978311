import { formatInstant } from '$lib/i18n/format.ts';
import { loadPage } from '$lib/pages/load-page.ts';
import { planLine } from '$lib/pages/visit-plans.ts';
import { listVisitPlans } from '$lib/server/visits/index.ts';
import type { PageServerLoad } from './$types';

const shown = ['all', 'alerts', 'ended'] as const;

export const load: PageServerLoad = async (event) => {
	const { ctx, locale } = event.locals;
	const asked = event.url.searchParams.get('show');
	const show = shown.find((each) => each === asked) ?? 'all';
	const plans = await loadPage(event, () =>
		listVisitPlans(ctx, { alertsOnly: show === 'alerts', ended: show === 'ended' }),
	);
	return {
		show,
		plans: plans.map((plan) => ({
			...planLine(event.locals, plan),
			next: plan.nextStartsAt && formatInstant(locale, plan.nextStartsAt),
		})),
	};
};
