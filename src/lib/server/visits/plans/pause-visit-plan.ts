import type * as v from 'valibot';
import { addDays, localDateOf } from '../../../calendar/local-time.ts';
import { recordAudit } from '../../platform/audit.ts';
import { accountOf, type Context } from '../../platform/context.ts';
import { withTransaction } from '../../platform/db.ts';
import { domainError } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { parseInput } from '../../platform/validation.ts';
import { alignVisits } from './align-visits.ts';
import { requireRhythm } from './draft-visit-plan.ts';
import { lockPlan } from './lock-plan.ts';
import { endPauseOn, insertPause, selectPauses } from './queries.ts';
import { pauseSchema } from './schemas.ts';

/**
 * Lets a plan rest from a date on, until another or until somebody ends it: a stay in hospital, a
 * holiday. Its visits of that time are cancelled and their volunteers are told.
 * @returns id of the pause
 * @throws validation_failed, not_signed_in, not_allowed, not_found, wrong_state
 */
export async function pauseVisitPlan(
	ctx: Context,
	planId: string,
	input: v.InferInput<typeof pauseSchema>,
): Promise<string> {
	const { fromDate, untilDate = null, reason } = parseInput(pauseSchema, input);
	requireRhythm(ctx, { startsOn: fromDate, endsOn: untilDate });
	return withTransaction(ctx, async (ctx) => {
		const plan = await lockPlan(ctx, planId, 'visit_plan.skip');
		if (plan.state !== 'active') throw domainError('wrong_state');
		const id = newId();
		await insertPause(ctx.sql, {
			id,
			planId,
			fromDate,
			untilDate,
			reason,
			madeAt: ctx.now,
			madeBy: accountOf(ctx)?.accountId ?? null,
		});
		await alignVisits(ctx, plan);
		await recordAudit(ctx, {
			action: 'visit_plan.pause',
			subjectType: 'visit_plan',
			subjectId: planId,
			districtId: plan.districtId,
			detail: { fromDate, untilDate },
		});
		return id;
	});
}

/**
 * Ends a pause today: visits come again from today on. One that has not begun is taken back.
 * @throws not_signed_in, not_allowed, not_found, wrong_state
 */
export async function endPause(
	ctx: Context,
	planId: string,
	{ pauseId }: { pauseId: string },
): Promise<void> {
	await withTransaction(ctx, async (ctx) => {
		const plan = await lockPlan(ctx, planId, 'visit_plan.skip');
		if (plan.state !== 'active') throw domainError('wrong_state');
		const pauses = await selectPauses(ctx.sql, [planId]);
		if (!pauses.some(({ id }) => id === pauseId)) throw domainError('not_found');
		await endPauseOn(ctx.sql, pauseId, addDays(localDateOf(ctx.now, plan.timeZone), -1));
		await alignVisits(ctx, plan);
		await recordAudit(ctx, {
			action: 'visit_plan.end_pause',
			subjectType: 'visit_plan',
			subjectId: planId,
			districtId: plan.districtId,
			detail: { pauseId },
		});
	});
}
