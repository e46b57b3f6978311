import type { Context } from '../../platform/context.ts';
import { newId } from '../../platform/ids.ts';
import { fillFromPairings } from './making/fill-from-pairings.ts';
import { insertPairing } from './queries.ts';

/**
 * Records that a volunteer agreed to a plan's visits as a whole and gives them those that are open
 * and on which they are free. In the caller's transaction, which has checked permission.
 */
export async function pairVolunteer(
	ctx: Context,
	pairing: {
		planId: string;
		position: number;
		role: 'regular' | 'substitute';
		volunteerId: string;
	},
): Promise<void> {
	const { planId, position, role, volunteerId } = pairing;
	await insertPairing(ctx.sql, {
		id: newId(),
		planId,
		position,
		role,
		volunteerId,
		agreedAt: ctx.now,
	});
	await fillFromPairings(ctx, { id: planId });
}
