import { addDays, localDateOf } from '$lib/calendar/local-time.ts';
import { inLocale } from '$lib/i18n/index.ts';
import { formAction } from '$lib/pages/form-action.ts';
import { loadPage } from '$lib/pages/load-page.ts';
import { newPlanForm, rhythmOf } from '$lib/pages/visit-plans.ts';
import { listServiceItems } from '$lib/server/catalogue/index.ts';
import { getClient } from '$lib/server/clients/index.ts';
import { domainError } from '$lib/server/platform/errors.ts';
import { draftVisitPlan, listTeams } from '$lib/server/visits/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadPage(event, async () => {
		const { ctx, locale, t } = event.locals;
		const clientId = event.url.searchParams.get('client');
		if (!clientId) throw domainError('not_found');
		const client = await getClient(ctx, clientId);
		const items = await listServiceItems(ctx);
		const teams = await listTeams(ctx);
		return {
			client: { id: client.id, name: client.name, riskTier: client.riskTier ?? '' },
			items: items.map((item) => ({ value: item.key, label: inLocale(locale, item, 'name') })),
			teams: [
				{ value: '', label: t('series:no_team') },
				...teams.map((team) => ({ value: team.id, label: inLocale(locale, team, 'name') })),
			],
			tomorrow: addDays(localDateOf(ctx.now), 1),
		};
	});

export const actions: Actions = {
	default: (event) =>
		formAction(event, {
			schema: newPlanForm,
			resourceType: 'visit_plan',
			run: (ctx, { clientId, itemKey, teamId, riskTier, insuranceNeeded, ...rhythm }) =>
				draftVisitPlan(ctx, {
					clientId,
					itemKey,
					teamId: teamId ?? null,
					riskTier: riskTier ?? null,
					insuranceNeeded: insuranceNeeded === 'yes',
					...rhythmOf(rhythm),
				}),
			done: (id) => `/desk/visit-plans/${id}`,
		}),
};
