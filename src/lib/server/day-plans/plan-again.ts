import type { Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { domainError } from '../platform/errors.ts';
import { lockDayPlan } from './queries.ts';
import { requireDayPlan } from './require-day-plan.ts';
import { addDayPlan } from './start-day-plan.ts';

/**
 * Plans the day of a plan again around what is pinned in it.
 * @returns the id of the new plan
 * @throws not_signed_in, not_allowed, not_found, wrong_state while the plan is still being made,
 * day_plans_waiting
 */
export async function planAgain(ctx: Context, input: { planId: string }): Promise<string> {
	return withTransaction(ctx, async (ctx) => {
		const plan = requireDayPlan(ctx, await lockDayPlan(ctx.sql, input.planId));
		if (plan.state === 'waiting' || plan.state === 'running') throw domainError('wrong_state');
		const area = { id: plan.areaId, districtId: plan.districtId };
		return addDayPlan(ctx, area, plan.localDate, plan.parameters, plan.pins);
	});
}
