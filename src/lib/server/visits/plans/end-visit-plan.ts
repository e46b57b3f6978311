import type * as v from 'valibot';
import { localDateOf } from '../../../calendar/local-time.ts';
import { recordAudit } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { withTransaction } from '../../platform/db.ts';
import { domainError } from '../../platform/errors.ts';
import { parseInput } from '../../platform/validation.ts';
import { alignVisits } from './align-visits.ts';
import { lockPlan } from './lock-plan.ts';
import { updatePlan } from './queries.ts';
import { visitPlanEndSchema } from './schemas.ts';
import { nextVisitPlanState } from './states.ts';

/**
 * Ends a plan with a last date, today or later: visits after it are cancelled, past ones stay as
 * they are. Until that date it goes on; {@link resumeVisitPlan} takes it back.
 * @throws validation_failed, not_signed_in, not_allowed, not_found, wrong_state
 */
export async function endVisitPlan(
	ctx: Context,
	planId: string,
	input: v.InferInput<typeof visitPlanEndSchema>,
): Promise<void> {
	const { lastDate, reason } = parseInput(visitPlanEndSchema, input);
	await withTransaction(ctx, async (ctx) => {
		const plan = await lockPlan(ctx, planId, 'visit_plan.arrange');
		const today = localDateOf(ctx.now, plan.timeZone);
		const endsNow = plan.state === 'draft' || lastDate <= today;
		const state = endsNow ? nextVisitPlanState(plan.state, 'end') : plan.state;
		if (plan.state === 'ended') throw domainError('wrong_state');
		const endsOn = lastDate >= plan.startsOn ? lastDate : plan.startsOn;
		await updatePlan(ctx.sql, planId, {
			state,
			endsOn,
			endReason: reason,
			endedAt: endsNow ? ctx.now : null,
		});
		await alignVisits(ctx, { ...plan, state, endsOn });
		await recordAudit(ctx, {
			action: 'visit_plan.end',
			subjectType: 'visit_plan',
			subjectId: planId,
			districtId: plan.districtId,
			detail: { lastDate, reason },
		});
	});
}

/**
 * Takes back that a plan was ended: it goes on without an end.
 * @throws not_signed_in, not_allowed, not_found, wrong_state when it has no end or was replaced
 */
export async function resumeVisitPlan(ctx: Context, planId: string): Promise<void> {
	await withTransaction(ctx, async (ctx) => {
		const plan = await lockPlan(ctx, planId, 'visit_plan.arrange');
		if (plan.replacedById || plan.endReason === null || plan.state === 'draft')
			throw domainError('wrong_state');
		const state = plan.state === 'ended' ? nextVisitPlanState('ended', 'resume') : plan.state;
		await updatePlan(ctx.sql, planId, { state, endsOn: null, endReason: null, endedAt: null });
		await alignVisits(ctx, { ...plan, state, endsOn: null });
		await recordAudit(ctx, {
			action: 'visit_plan.resume',
			subjectType: 'visit_plan',
			subjectId: planId,
			districtId: plan.districtId,
		});
	});
}
