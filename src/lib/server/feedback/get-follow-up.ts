import type * as v from 'valibot';
import { describeArea } from '../areas/index.ts';
import { requireOrder } from '../orders/index.ts';
import type { Context } from '../platform/context.ts';
import { domainError } from '../platform/errors.ts';
import { parseInput } from '../platform/validation.ts';
import { describeFollowUp, type FollowUp } from './describe-follow-up.ts';
import { getReview, type Review } from './get-review.ts';
import { selectFollowUpDetail } from './queries.ts';
import { followUpIdInput } from './schemas.ts';

/**
 * A follow-up with the client's review, for who does it.
 * @throws validation_failed, not_found, not_signed_in, not_allowed
 */
export async function getFollowUp(
	ctx: Context,
	input: v.InferInput<typeof followUpIdInput>,
): Promise<FollowUp & { review: Review | null }> {
	const { followUpId } = parseInput(followUpIdInput, input);
	if (ctx.actor.kind === 'anonymous') throw domainError('not_signed_in');
	const row = await selectFollowUpDetail(ctx.sql, followUpId);
	if (!row) throw domainError('not_found');
	await requireOrder(ctx, row.orderId, 'order.follow_up');
	const area = await describeArea(ctx, row.areaId);
	return { ...describeFollowUp(ctx, row, area), review: await getReview(ctx, row.orderId) };
}
