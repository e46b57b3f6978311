import { addMinutes } from '../../calendar/local-time.ts';
import type { Context } from '../platform/context.ts';
import { deleteDecisionsOfOrdersOver } from './queries.ts';

/** How long the reasons of an order are kept after it ended: a year, and a month to ask. */
export const daysDecisionsKept = 400;
const mostDecisions = 10_000;

/**
 * Deletes the decision logs of orders that ended more than 400 days ago; offers and what became of
 * the order stay. A sweep: it may run at any time, and takes up to 10,000 looks.
 * @returns how many looks it deleted
 */
export async function expireDecisionLogs(ctx: Context): Promise<number> {
	return deleteDecisionsOfOrdersOver(ctx.sql, {
		endedBefore: addMinutes(ctx.now, -daysDecisionsKept * 24 * 60),
		limit: mostDecisions,
	});
}
