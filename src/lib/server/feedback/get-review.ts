import { may } from '../accounts/index.ts';
import { requireOrder, subjectOfOrder } from '../orders/index.ts';
import type { Context } from '../platform/context.ts';
import { selectReview } from './queries.ts';

export interface Review {
	id: string;
	orderId: string;
	rating: number;
	onTime: boolean | null;
	/** Null too for readers who may not see what the client said. */
	comment: string | null;
	givenAt: Date;
}

/**
 * The review of an order, or null while there is none. The comment is for the client, their proxies
 * and who follows up.
 * @throws not_found, not_signed_in, not_allowed, consent_expired
 */
export async function getReview(ctx: Context, orderId: string): Promise<Review | null> {
	const order = await requireOrder(ctx, orderId, 'order.see');
	const row = await selectReview(ctx.sql, orderId);
	if (!row) return null;
	const readsComment =
		may(ctx.actor, 'order.review', await subjectOfOrder(ctx, order, 'order.review')) ||
		may(ctx.actor, 'order.follow_up', await subjectOfOrder(ctx, order, 'order.follow_up'));
	const { id, rating, onTime, commentEncrypted, givenAt } = row;
	return {
		id,
		orderId,
		rating,
		onTime,
		comment:
			readsComment && commentEncrypted
				? ctx.codec.decrypt(commentEncrypted, `reviews.comment_encrypted:${id}`)
				: null,
		givenAt,
	};
}
