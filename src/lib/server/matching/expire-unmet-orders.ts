import { addMinutes } from '../../calendar/local-time.ts';
import type { DeskReason, UnmetReason } from '../orders/index.ts';
import type { Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { isDomainError } from '../platform/errors.ts';
import { markUnmet } from './mark-unmet.ts';
import { selectOverdueOrders } from './queries.ts';

const mostOrders = 200;
/** How long the desk has to put right a visit that was missed. */
const minutesForMissed = 24 * 60;

const unmetReasons: Record<DeskReason, UnmetReason> = {
	no_candidate: 'no_candidate',
	waves_exhausted: 'nobody_accepted',
	too_late: 'too_late',
	missed: 'missed',
};

/**
 * Puts orders whose planned end has passed without a volunteer in the register of unmet orders; a
 * missed one a day later. A sweep: it may run at any time, and takes up to 200 orders.
 * @returns how many orders it ended
 */
export async function expireUnmetOrders(ctx: Context): Promise<number> {
	const overdue = await selectOverdueOrders(ctx.sql, {
		endedBefore: ctx.now,
		missedBefore: addMinutes(ctx.now, -minutesForMissed),
		limit: mostOrders,
	});
	let ended = 0;
	for (const { id, state, deskReason } of overdue) {
		const reason = deskReason
			? unmetReasons[deskReason]
			: state === 'submitted'
				? 'too_late'
				: 'nobody_accepted';
		try {
			await withTransaction(ctx, (ctx) => markUnmet(ctx, { orderId: id, reason }));
			ended += 1;
		} catch (error) {
			// Somebody may have moved it since it was found.
			if (!isDomainError(error) || error.code !== 'wrong_state') throw error;
		}
	}
	return ended;
}
