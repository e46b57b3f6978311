import { recordAudit } from '../platform/audit.ts';
import type { Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { domainError } from '../platform/errors.ts';
import { selectDayPlan, updateStopAsked } from './queries.ts';
import { requireDayPlan } from './require-day-plan.ts';

/**
 * Tells the worker to stop looking; the best so far is then the proposal.
 * @throws not_signed_in, not_allowed, not_found, wrong_state when it has ended
 */
export async function stopDayPlan(ctx: Context, input: { planId: string }): Promise<void> {
	await withTransaction(ctx, async (ctx) => {
		const plan = requireDayPlan(ctx, await selectDayPlan(ctx.sql, input.planId));
		if (!(await updateStopAsked(ctx.sql, plan.id))) throw domainError('wrong_state');
		await recordAudit(ctx, {
			action: 'day_plan.stop',
			subjectType: 'day_plan',
			subjectId: plan.id,
			districtId: plan.districtId,
		});
	});
}
