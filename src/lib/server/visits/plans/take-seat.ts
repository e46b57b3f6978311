import type { Context } from '../../platform/context.ts';
import { newId } from '../../platform/ids.ts';
import { fillFromSeats } from './making/fill-from-seats.ts';
import { insertSeat } from './queries.ts';

/**
 * Records that a volunteer agreed to a plan's visits as a whole and gives them those that are open
 * and on which they are free. In the caller's transaction, which has checked permission.
 */
export async function takeSeat(
	ctx: Context,
	seat: {
		planId: string;
		position: number;
		role: 'regular' | 'substitute';
		volunteerId: string;
	},
): Promise<void> {
	const { planId, position, role, volunteerId } = seat;
	await insertSeat(ctx.sql, {
		id: newId(),
		planId,
		position,
		role,
		volunteerId,
		agreedAt: ctx.now,
	});
	await fillFromSeats(ctx, { id: planId });
}
