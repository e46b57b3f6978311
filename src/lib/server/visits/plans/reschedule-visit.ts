import type { Context } from '../../platform/context.ts';
import { changeVisitTime } from '../change-visit-time.ts';
import { lockVisit } from '../lock-visit.ts';
import { selectBusyVolunteers, updateVisitTimes } from './queries.ts';

/**
 * Moves a visit that has not begun to another time. Its volunteers go with it where they are free
 * then, and are told; else their places are open again. They may give it back like any other.
 */
export async function rescheduleVisit(
	ctx: Context,
	visitId: string,
	times: { startsAt: Date; endsAt: Date; localDate: string },
): Promise<void> {
	const visit = await lockVisit(ctx, visitId);
	if (visit.startsAt.getTime() === times.startsAt.getTime()) return;
	if (visit.state === 'cancelled') await updateVisitTimes(ctx.sql, visitId, times);
	else {
		const letGo = await selectBusyVolunteers(ctx.sql, visitId, times);
		await changeVisitTime(ctx, visit, { ...times, letGo });
	}
}
