import { requireOrder } from '../orders/index.ts';
import type { Context } from '../platform/context.ts';
import { domainError } from '../platform/errors.ts';
import { getReview, type Review } from './get-review.ts';
import { selectOrderToReview, type OrderToReviewRow } from './queries.ts';

/** An order that is done, with its review once there is one. */
export type OrderToReview = OrderToReviewRow & { review: Review | null };

/**
 * What one who may review an order reads first.
 * @throws not_found, not_signed_in, not_allowed, consent_expired, wrong_state before it is done
 */
export async function getOrderToReview(ctx: Context, orderId: string): Promise<OrderToReview> {
	const { state } = await requireOrder(ctx, orderId, 'order.review');
	if (state !== 'done' && state !== 'closed') throw domainError('wrong_state');
	const order = await selectOrderToReview(ctx.sql, orderId);
	if (!order) throw domainError('not_found');
	return { ...order, review: await getReview(ctx, orderId) };
}
