import { localDateOf } from '../../calendar/local-time.ts';
import type { Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { newId } from '../platform/ids.ts';
import { insertFollowUp, selectOrdersToFollowUp } from './queries.ts';
import { fridayAfter } from './rules.ts';

const batch = 500;

/**
 * Puts the orders that are done on the list of follow-ups (回访) of their area, due on the Friday
 * after. A sweep: it may run at any time, lists each order once, and takes up to 500.
 * @returns how many it listed
 */
export async function scheduleFollowUps(ctx: Context): Promise<number> {
	return withTransaction(ctx, async (ctx) => {
		let listed = 0;
		for (const { orderId, areaId, doneAt } of await selectOrdersToFollowUp(ctx.sql, batch)) {
			const inserted = await insertFollowUp(ctx.sql, {
				id: newId(),
				orderId,
				areaId,
				dueOn: fridayAfter(localDateOf(doneAt)),
				createdAt: ctx.now,
			});
			if (inserted) listed += 1;
		}
		return listed;
	});
}
