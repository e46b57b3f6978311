import type * as v from 'valibot';
import { addMinutes, localDateOf } from '../../../calendar/local-time.ts';
import { recordAudit } from '../../platform/audit.ts';
import { accountOf, type Context } from '../../platform/context.ts';
import { withTransaction } from '../../platform/db.ts';
import { domainError } from '../../platform/errors.ts';
import { parseInput } from '../../platform/validation.ts';
import { alignVisits } from './align-visits.ts';
import { lockPlan } from './lock-plan.ts';
import { findVisitOfDate, upsertException } from './queries.ts';
import { rescheduleVisit } from './reschedule-visit.ts';
import { visitMoveSchema } from './schemas.ts';
import { requireOpenDate } from './require-open-date.ts';

/**
 * Moves one visit of a plan to another time; the others stay, and {@link restoreVisit} takes it
 * back. Its volunteers go with it where they can.
 * @throws validation_failed (a start in the past too), not_signed_in, not_allowed, not_found,
 * wrong_state when the plan is not active or the visit has begun or is over
 */
export async function movePlannedVisit(
	ctx: Context,
	planId: string,
	input: v.InferInput<typeof visitMoveSchema>,
): Promise<void> {
	const { planDate, startsAt } = parseInput(visitMoveSchema, input);
	if (startsAt <= ctx.now)
		throw domainError('validation_failed', {
			fields: [{ field: 'startsAt', message: 'field.in_the_past' }],
		});
	await withTransaction(ctx, async (ctx) => {
		const plan = await lockPlan(ctx, planId, 'visit_plan.skip');
		await requireOpenDate(ctx, plan, planDate);
		await upsertException(ctx.sql, {
			planId,
			planDate,
			kind: 'move',
			movedTo: startsAt,
			madeAt: ctx.now,
			madeBy: accountOf(ctx)?.accountId ?? null,
		});
		const visit = await findVisitOfDate(ctx.sql, planId, planDate);
		if (visit)
			await rescheduleVisit(ctx, visit.id, {
				startsAt,
				endsAt: addMinutes(startsAt, plan.durationMinutes),
				localDate: localDateOf(startsAt, plan.timeZone),
			});
		await alignVisits(ctx, plan);
		await recordAudit(ctx, {
			action: 'visit_plan.move',
			subjectType: 'visit_plan',
			subjectId: planId,
			districtId: plan.districtId,
			detail: { planDate, startsAt: startsAt.toISOString() },
		});
	});
}
