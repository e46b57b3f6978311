import type * as v from 'valibot';
import { lockOrder, requireOrderPermission } from '../orders/index.ts';
import { recordAudit } from '../platform/audit.ts';
import { accountOf, type Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { domainError } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { markMetricDay } from '../platform/metric-days.ts';
import { parseInput } from '../platform/validation.ts';
import { insertReview } from './queries.ts';
import { reviewInput } from './schemas.ts';

/**
 * The client, or a proxy whose consent is in force, says how the service was (评单), once, when it is
 * done or closed. The comment is stored encrypted.
 * @throws validation_failed, not_found, not_signed_in, not_allowed, consent_expired, wrong_state,
 * already_reviewed
 */
export async function reviewOrder(
	ctx: Context,
	input: v.InferInput<typeof reviewInput>,
): Promise<{ id: string }> {
	const { orderId, rating, onTime, comment } = parseInput(reviewInput, input);
	return withTransaction(ctx, async (ctx) => {
		const order = await lockOrder(ctx, orderId);
		await requireOrderPermission(ctx, 'order.review', order);
		if (order.state !== 'done' && order.state !== 'closed') throw domainError('wrong_state');
		const id = newId();
		const inserted = await insertReview(ctx.sql, {
			id,
			orderId,
			rating,
			onTime,
			commentEncrypted:
				comment === null ? null : ctx.codec.encrypt(comment, `reviews.comment_encrypted:${id}`),
			givenBy: accountOf(ctx)?.accountId ?? null,
			givenAt: ctx.now,
		});
		if (!inserted) throw domainError('already_reviewed');
		await recordAudit(ctx, {
			action: 'order.review',
			subjectType: 'order',
			subjectId: orderId,
			districtId: order.districtId,
			detail: { rating, onTime },
		});
		await markMetricDay(ctx, order.districtId, order.localDate);
		return { id };
	});
}
