import type { Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { lockOrder } from './lock-order.ts';
import { moveOrder } from './move-order.ts';
import type { UnmetReason } from './queries.ts';
import { requireOrderPermission } from './require-order.ts';
import { tellFamily } from './tell-family.ts';

/**
 * Ends an order that could not be met; the reason is the entry in the register of unmet orders, and
 * the family is told. Offers and visits of the order are the caller's to release first.
 * @throws not_found, not_allowed, wrong_state
 */
export async function expireOrder(
	ctx: Context,
	input: { orderId: string; reason: UnmetReason },
): Promise<void> {
	await withTransaction(ctx, async (ctx) => {
		const order = await lockOrder(ctx, input.orderId);
		await requireOrderPermission(ctx, 'order.expire', order);
		await moveOrder(
			ctx,
			order.id,
			'expire',
			{ unmetReason: input.reason, matchingDueAt: null, deskSince: null, deskReason: null },
			{ reason: input.reason },
		);
		await tellFamily(ctx, order, 'order_expired');
	});
}
