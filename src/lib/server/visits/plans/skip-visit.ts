import type * as v from 'valibot';
import { recordAudit } from '../../platform/audit.ts';
import { accountOf, type Context } from '../../platform/context.ts';
import { withTransaction } from '../../platform/db.ts';
import { parseInput } from '../../platform/validation.ts';
import { alignVisits } from './align-visits.ts';
import { lockPlan } from './lock-plan.ts';
import { upsertException } from './queries.ts';
import { requireOpenDate } from './require-open-date.ts';
import { planDateSchema } from './schemas.ts';

/**
 * Leaves out one date of a plan; its visit is cancelled and its volunteers are told. The others
 * stay. {@link restoreVisit} takes it back.
 * @throws validation_failed, not_signed_in, not_allowed, not_found (no such plan or date),
 * wrong_state when the plan is not active or the visit has begun or is over
 */
export async function skipVisit(
	ctx: Context,
	planId: string,
	input: v.InferInput<typeof planDateSchema>,
): Promise<void> {
	const { planDate } = parseInput(planDateSchema, input);
	await withTransaction(ctx, async (ctx) => {
		const plan = await lockPlan(ctx, planId, 'visit_plan.skip');
		await requireOpenDate(ctx, plan, planDate);
		await upsertException(ctx.sql, {
			planId,
			planDate,
			kind: 'skip',
			movedTo: null,
			madeAt: ctx.now,
			madeBy: accountOf(ctx)?.accountId ?? null,
		});
		await alignVisits(ctx, plan);
		await recordAudit(ctx, {
			action: 'visit_plan.skip',
			subjectType: 'visit_plan',
			subjectId: planId,
			districtId: plan.districtId,
			detail: { planDate },
		});
	});
}
