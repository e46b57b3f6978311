import { lockOrder } from '../orders/index.ts';
import type { Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { closeOrder } from './close-order.ts';
import { selectOrdersToClose } from './queries.ts';

const batch = 500;

/**
 * Closes the orders that were done 14 local days ago and that no follow-up has closed. A sweep: it
 * may run at any time, and takes up to 500 orders.
 * @returns how many it closed
 */
export async function closeDoneOrders(ctx: Context): Promise<number> {
	let closed = 0;
	for (const orderId of await selectOrdersToClose(ctx.sql, ctx.now, batch)) {
		const done = await withTransaction(ctx, async (ctx) => {
			// A follow-up may have closed it since it was found.
			if ((await lockOrder(ctx, orderId)).state !== 'done') return false;
			await closeOrder(ctx, orderId, 'time');
			return true;
		});
		if (done) closed += 1;
	}
	return closed;
}
