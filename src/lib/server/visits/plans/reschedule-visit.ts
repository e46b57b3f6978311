import type { Context } from '../../platform/context.ts';
import { isFilled, lockVisit } from '../lock-visit.ts';
import { moveVisit } from '../move-visit.ts';
import { tellVolunteers } from './align-visits.ts';
import { emptyPlaces, moveCommitments, updateVisitTimes } from './queries.ts';

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
	const placeIds = visit.places.filter(isFilled).map(({ id }) => id);
	const follow = visit.state !== 'cancelled' && (await moveCommitments(ctx.sql, placeIds, times));
	await tellVolunteers(
		ctx,
		{ ...visit, startsAt: follow ? times.startsAt : visit.startsAt },
		follow ? 'visit_moved' : 'visit_cancelled',
	);
	if (!follow) {
		await emptyPlaces(ctx.sql, visitId);
		if (visit.state === 'agreed') await moveVisit(ctx, visit, 'lose_volunteer');
	}
	await updateVisitTimes(ctx.sql, visitId, times);
}
