import type * as v from 'valibot';
import { addMinutes, localDateOf } from '../../../calendar/local-time.ts';
import { calendarDays } from '../../../calendar/recurrence.ts';
import { loadHolidays } from '../../holidays/index.ts';
import { recordAudit } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { withTransaction } from '../../platform/db.ts';
import { domainError } from '../../platform/errors.ts';
import { parseInput } from '../../platform/validation.ts';
import { alignVisits } from './align-visits.ts';
import { lockPlan } from './lock-plan.ts';
import { deleteException, findVisitOfDate } from './queries.ts';
import { scheduleOf } from './schedule-of.ts';
import { rescheduleVisit } from './reschedule-visit.ts';
import { plannedVisits } from './rules.ts';
import { planDateSchema } from './schemas.ts';
import { requireOpenDate } from './require-open-date.ts';

/**
 * Takes back that a date was left out or moved: the visit comes again as the rule has it.
 * @throws validation_failed, not_signed_in, not_allowed, not_found when the date is as the rule has
 * it, wrong_state when the visit has begun or is over
 */
export async function restoreVisit(
	ctx: Context,
	planId: string,
	input: v.InferInput<typeof planDateSchema>,
): Promise<void> {
	const { planDate } = parseInput(planDateSchema, input);
	await withTransaction(ctx, async (ctx) => {
		const plan = await lockPlan(ctx, planId, 'visit_plan.skip');
		await requireOpenDate(ctx, plan, planDate);
		if (!(await deleteException(ctx.sql, planId, planDate))) throw domainError('not_found');
		const visit = await findVisitOfDate(ctx.sql, planId, planDate);
		const [planned] = plannedVisits(
			scheduleOf(plan, [], []),
			calendarDays(planDate, planDate),
			await loadHolidays(ctx),
		).visits;
		if (visit && planned)
			await rescheduleVisit(ctx, visit.id, {
				startsAt: planned.startsAt,
				endsAt: addMinutes(planned.startsAt, plan.durationMinutes),
				localDate: localDateOf(planned.startsAt, plan.timeZone),
			});
		await alignVisits(ctx, plan);
		await recordAudit(ctx, {
			action: 'visit_plan.restore',
			subjectType: 'visit_plan',
			subjectId: planId,
			districtId: plan.districtId,
			detail: { planDate },
		});
	});
}
