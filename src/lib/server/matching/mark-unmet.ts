import {
	expireOrder,
	lockOrder,
	requireOrderPermission,
	type UnmetReason,
} from '../orders/index.ts';
import type { Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { newId } from '../platform/ids.ts';
import { insertClimb } from './climbing/queries.ts';
import { releaseOrder } from './release-order.ts';

/**
 * Ends an order for which nobody was found, with its offers and visit; the reason is the entry in
 * the register of unmet orders, and the family is told.
 * @throws not_found, not_signed_in, not_allowed, wrong_state
 */
export async function markUnmet(
	ctx: Context,
	input: { orderId: string; reason: UnmetReason },
): Promise<void> {
	await withTransaction(ctx, async (ctx) => {
		const order = await lockOrder(ctx, input.orderId);
		await requireOrderPermission(ctx, 'order.expire', order);
		await releaseOrder(ctx, order);
		await expireOrder(ctx, input);
		await insertClimb(ctx.sql, {
			id: newId(),
			orderId: order.id,
			round: order.matchingRound,
			step: 'register',
			areaId: order.areaId,
			at: ctx.now,
			dueAt: null,
			reason: input.reason,
			told: [],
		});
	});
}
