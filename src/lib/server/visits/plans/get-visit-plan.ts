import { addMinutes } from '../../../calendar/local-time.ts';
import { may, scopesOf } from '../../accounts/index.ts';
import { requireClient } from '../../clients/index.ts';
import type { Context } from '../../platform/context.ts';
import { domainError } from '../../platform/errors.ts';
import { requirePlan, subjectOfPlan } from './lock-plan.ts';
import {
	selectExceptions,
	selectPauses,
	selectPlans,
	selectPlanVisits,
	selectPairings,
	type ExceptionRow,
	type PauseRow,
	type PlanLineRow,
	type PlanVisitRow,
	type PairingRow,
	type VisitPlanRow,
} from './queries.ts';
import { selectOpenAlerts, type AlertRow } from './watching/queries.ts';
import { missingToStart, type StartCondition } from './rules.ts';

const minutesPerDay = 24 * 60;
const daysShown = { past: 60, coming: 60 };
const mostVisits = 100;
const mostPlans = 200;

/** A plan with what surrounds it. */
export interface VisitPlanView extends VisitPlanRow {
	visits: PlanVisitRow[];
	pauses: PauseRow[];
	exceptions: ExceptionRow[];
	pairings: PairingRow[];
	alerts: AlertRow[];
	missingToStart: StartCondition[];
	acts: ('arrange' | 'skip')[];
}

/**
 * One plan with its visits of the last and the next sixty days.
 * @throws not_signed_in, not_found
 */
export async function getVisitPlan(ctx: Context, planId: string): Promise<VisitPlanView> {
	const plan = await requirePlan(ctx, planId);
	const holds = async (permission: 'visit_plan.arrange' | 'visit_plan.skip') =>
		may(ctx.actor, permission, await subjectOfPlan(ctx, plan, permission));
	return {
		...plan,
		visits: await selectPlanVisits(ctx.sql, planId, {
			from: addMinutes(ctx.now, -daysShown.past * minutesPerDay),
			until: addMinutes(ctx.now, daysShown.coming * minutesPerDay),
			limit: mostVisits,
		}),
		pauses: await selectPauses(ctx.sql, [planId]),
		exceptions: await selectExceptions(ctx.sql, [planId]),
		pairings: await selectPairings(ctx.sql, [planId]),
		alerts: await selectOpenAlerts(ctx.sql, planId),
		missingToStart: missingToStart(plan, { risky: plan.itemRisky }),
		acts: [
			...((await holds('visit_plan.arrange')) ? (['arrange'] as const) : []),
			...((await holds('visit_plan.skip')) ? (['skip'] as const) : []),
		],
	};
}

/**
 * The plans of the actor's areas and brands, or of one client: first what needs somebody, then by
 * the next visit; at most 200.
 * @throws not_signed_in, not_allowed, client_not_yours, consent_expired
 */
export async function listVisitPlans(
	ctx: Context,
	filter: { clientId?: string; alertsOnly?: boolean; ended?: boolean } = {},
): Promise<PlanLineRow[]> {
	if (ctx.actor.kind === 'anonymous') throw domainError('not_signed_in');
	if (filter.clientId) await requireClient(ctx, filter.clientId, 'visit_plan.see');
	const scopes = scopesOf(ctx.actor, 'visit_plan.see');
	if (!filter.clientId && scopes.length === 0) throw domainError('not_allowed');
	return selectPlans(ctx.sql, {
		scopes,
		clientId: filter.clientId ?? null,
		states: filter.ended ? ['ended'] : ['draft', 'active'],
		alertsOnly: filter.alertsOnly ?? false,
		now: ctx.now,
		limit: mostPlans,
	});
}
