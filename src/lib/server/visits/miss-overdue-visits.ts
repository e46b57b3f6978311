import type { Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { isFilled, lockVisit } from './lock-visit.ts';
import { loseVolunteers } from './lose-volunteers.ts';
import { selectOverdueVisitIds } from './queries.ts';

const batch = 500;

/**
 * Marks as missed who has not checked in when the planned end of a visit has passed. A sweep: it
 * may run at any time, and takes up to 500 visits.
 * @returns how many visits it touched
 */
export async function missOverdueVisits(ctx: Context): Promise<number> {
	let touched = 0;
	for (const visitId of await selectOverdueVisitIds(ctx.sql, ctx.now, batch)) {
		const missed = await withTransaction(ctx, async (ctx) => {
			const visit = await lockVisit(ctx, visitId);
			const absent = visit.places.filter(isFilled).filter((place) => !place.checkedInAt);
			const expected = ['agreed', 'on_the_way', 'checked_in'].includes(visit.state);
			// Somebody may have come, or dropped out, since the visit was found.
			if (!expected || visit.endsAt > ctx.now || absent.length === 0) return false;
			await loseVolunteers(ctx, visit, absent, { kind: 'missed', reason: null });
			return true;
		});
		if (missed) touched += 1;
	}
	return touched;
}
