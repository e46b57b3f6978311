import { lockOrder } from '../../orders/index.ts';
import type { Context } from '../../platform/context.ts';
import { withTransaction } from '../../platform/db.ts';
import { climbOrder } from './climb-order.ts';
import { clearClimbsOver, selectOrdersToClimb } from './queries.ts';

const mostOrders = 200;

/**
 * Lets orders on the desk climb that have rested long enough at a step, or have not begun to. A
 * sweep: it may run at any time and side by side, and takes up to 200 orders, each in a transaction
 * of its own.
 * @returns how many orders it looked at
 */
export async function climbOrders(ctx: Context): Promise<number> {
	await clearClimbsOver(ctx.sql, ctx.now);
	const ids = await selectOrdersToClimb(ctx.sql, { now: ctx.now, limit: mostOrders });
	for (const id of ids)
		await withTransaction(ctx, async (ctx) => {
			const order = await lockOrder(ctx, id);
			const { deskReason } = order;
			// Somebody may have accepted it since it was found.
			if (order.state === 'matching' && deskReason) await climbOrder(ctx, { ...order, deskReason });
		});
	return ids.length;
}
