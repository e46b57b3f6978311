import { scopesOf } from '../accounts/index.ts';
import { areasInScope, listAreas, type AreaRow } from '../areas/index.ts';
import type { Context } from '../platform/context.ts';
import { domainError } from '../platform/errors.ts';
import {
	selectDayPlan,
	selectDayPlans,
	selectNamesOfOrders,
	selectNamesOfVolunteers,
	type DayPlanRow,
	type OrderNameRow,
} from './queries.ts';
import { requireDayPlan } from './require-day-plan.ts';

/** A plan with the names of those in it. */
export interface DayPlan extends DayPlanRow {
	volunteerNames: Map<string, string>;
	orders: Map<string, OrderNameRow>;
}

/**
 * One plan, with what it proposes so far.
 * @throws not_signed_in, not_allowed, not_found
 */
export async function getDayPlan(ctx: Context, input: { planId: string }): Promise<DayPlan> {
	const plan = requireDayPlan(ctx, await selectDayPlan(ctx.sql, input.planId));
	const { visits = [], leftOut = [], withoutBreak = [] } = plan.proposal ?? {};
	const volunteers = visits.flatMap(({ volunteerId, insteadOf }) =>
		insteadOf === null ? [volunteerId] : [volunteerId, insteadOf],
	);
	const pinned = plan.pins.flatMap(({ volunteerId }) => volunteerId ?? []);
	return {
		...plan,
		volunteerNames: await selectNamesOfVolunteers(ctx.sql, [
			...new Set([...volunteers, ...withoutBreak, ...pinned]),
		]),
		orders: await selectNamesOfOrders(ctx.sql, [
			...new Set([...visits, ...leftOut].map(({ orderId }) => orderId)),
		]),
	};
}

const mostListed = 30;

/**
 * The latest plans of the areas that the actor plans, the newest first.
 * @throws not_signed_in, not_allowed
 */
export async function listDayPlans(ctx: Context): Promise<DayPlanRow[]> {
	return selectDayPlans(ctx.sql, requireScopes(ctx), mostListed);
}

/**
 * The areas whose days the actor may plan: those of their roles, and what lies right below.
 * @throws not_signed_in, not_allowed
 */
export async function listPlanAreas(ctx: Context): Promise<AreaRow[]> {
	requireScopes(ctx);
	const roots = await areasInScope(ctx, 'day_plan.make');
	const below = await Promise.all(roots.map(({ path }) => listAreas(ctx, path)));
	const all = new Map([...roots, ...below.flat()].map((area) => [area.id, area]));
	return [...all.values()];
}

function requireScopes(ctx: Context) {
	if (ctx.actor.kind === 'anonymous') throw domainError('not_signed_in');
	const scopes = scopesOf(ctx.actor, 'day_plan.make');
	if (scopes.length === 0) throw domainError('not_allowed');
	return scopes;
}
