import { orderVisit } from '../../orders/index.ts';
import type { Context } from '../../platform/context.ts';
import { withTransaction } from '../../platform/db.ts';
import { lockVisit } from '../lock-visit.ts';
import { updateOrderOfVisit } from './queries.ts';

/**
 * Makes an order of an open visit of a plan, so that matching looks for somebody; the visit keeps
 * its date in the plan. For the system.
 * @returns id of the order; null when the visit is not open any more or has one
 * @throws not_found
 */
export async function orderOpenVisit(ctx: Context, visitId: string): Promise<string | null> {
	return withTransaction(ctx, async (ctx) => {
		const visit = await lockVisit(ctx, visitId);
		if (visit.state !== 'open' || visit.orderId || visit.startsAt <= ctx.now) return null;
		return orderVisit(ctx, visit, (orderId) => updateOrderOfVisit(ctx.sql, visitId, orderId));
	});
}
