import { requireOrder } from '../../orders/index.ts';
import type { Context } from '../../platform/context.ts';
import { selectClimbs, type ClimbRow } from './queries.ts';

/**
 * How an order that nobody took has climbed: each step with whom it reached, the oldest first.
 * @throws not_found, not_signed_in, not_allowed
 */
export async function listClimbSteps(ctx: Context, orderId: string): Promise<ClimbRow[]> {
	await requireOrder(ctx, orderId, 'order.see_climb');
	return selectClimbs(ctx.sql, orderId);
}
