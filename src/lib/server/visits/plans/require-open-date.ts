import { isDueOn } from '../../../calendar/recurrence.ts';
import type { Context } from '../../platform/context.ts';
import { domainError } from '../../platform/errors.ts';
import { findVisitOfDate, type VisitPlanRow } from './queries.ts';
import { scheduleOf } from './schedule-of.ts';

/**
 * Makes sure that a plan is active, has a visit on a date, and that it has not begun.
 * @throws not_found, wrong_state
 */
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
