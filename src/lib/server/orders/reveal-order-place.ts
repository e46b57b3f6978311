import { recordAudit } from '../platform/audit.ts';
import type { Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { placeOfOrder, type OrderPlace } from './place-of-order.ts';
import { requireOrder } from './require-order.ts';

/**
 * Shows the address of an order and its notes; each time is an audit row.
 * @throws not_found, not_allowed
 */
export async function revealOrderPlace(ctx: Context, orderId: string): Promise<OrderPlace> {
	return withTransaction(ctx, async (ctx) => {
		const order = await requireOrder(ctx, orderId, 'order.see_address');
		await recordAudit(ctx, {
			action: 'order.see_address',
			subjectType: 'order',
			subjectId: orderId,
			districtId: order.districtId,
		});
		return placeOfOrder(ctx, orderId);
	});
}
