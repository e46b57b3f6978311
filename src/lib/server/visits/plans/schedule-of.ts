import { parseRecurrence } from '../../../calendar/recurrence.ts';
import { type ExceptionRow, type VisitPlanRow } from './queries.ts';
import type { Schedule } from './rules.ts';

/** A plan's row, pauses and exceptions as the rules take them. */
export function scheduleOf(
	plan: Pick<
		VisitPlanRow,
		'recurrence' | 'startsOn' | 'endsOn' | 'localTime' | 'timeZone' | 'holidayRule'
	>,
	pauses: Schedule['pauses'],
	exceptions: readonly ExceptionRow[],
): Schedule {
	return {
		recurrence: parseRecurrence(plan.recurrence),
		startsOn: plan.startsOn,
		endsOn: plan.endsOn,
		localTime: plan.localTime,
		timeZone: plan.timeZone,
		holidayRule: plan.holidayRule,
		pauses,
		exceptions: new Map(exceptions.map(({ planDate, movedTo }) => [planDate, movedTo])),
	};
}
