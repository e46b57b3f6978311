import {
	lockOrder,
	moveOrder,
	requireOrderPermission,
	type CancellationReason,
} from '../orders/index.ts';
import type { Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { releaseOrder } from './release-order.ts';

/**
 * Cancels an order that is not in service yet, with its offers and visits; volunteers are told.
 * The client, a proxy, who placed it, or a dispatcher may.
 * @throws not_found, not_signed_in, not_allowed, consent_expired, wrong_state
 */
export async function cancelOrder(
	ctx: Context,
	input: { orderId: string; reason: CancellationReason },
): Promise<void> {
	await withTransaction(ctx, async (ctx) => {
		const order = await lockOrder(ctx, input.orderId);
		await requireOrderPermission(ctx, 'order.cancel', order);
		await moveOrder(
			ctx,
			order.id,
			'cancel',
			{
				cancellationReason: input.reason,
				matchingDueAt: null,
				deskSince: null,
				deskReason: null,
			},
			{ reason: input.reason },
		);
		await releaseOrder(ctx, order);
	});
}
