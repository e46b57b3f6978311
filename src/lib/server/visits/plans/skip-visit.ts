import type * as v from 'valibot';
import { isDueOn } from '../../../calendar/recurrence.ts';
import { recordAudit } from '../../platform/audit.ts';
import { accountOf, type Context } from '../../platform/context.ts';
import { withTransaction } from '../../platform/db.ts';
import { domainError } from '../../platform/errors.ts';
import { parseInput } from '../../platform/validation.ts';
import { alignVisits } from './align-visits.ts';
import { lockPlan } from './lock-plan.ts';
import { findVisitOfDate, scheduleOf, upsertException, type VisitPlanRow } from './queries.ts';
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

/** @throws not_found, wrong_state */
export async function requireOpenDate(
	ctx: Context,
	plan: VisitPlanRow,
	planDate: string,
): Promise<void> {
	if (plan.state !== 'active') throw domainError('wrong_state');
	if (!isDueOn(scheduleOf(plan, [], []), planDate)) throw domainError('not_found');
	const visit = await findVisitOfDate(ctx.sql, plan.id, planDate);
	if (visit && !['open', 'agreed', 'cancelled'].includes(visit.state))
		throw domainError('wrong_state');
}
