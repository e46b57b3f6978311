import type { Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { lockVisit } from './lock-visit.ts';
import { moveVisit } from './move-visit.ts';
import { selectVisitIdsOfOrder } from './queries.ts';

/** Confirms the visits of an order that were done, when the order closes. */
export async function confirmVisitsOfOrder(ctx: Context, orderId: string): Promise<void> {
	await withTransaction(ctx, async (ctx) => {
		for (const visitId of await selectVisitIdsOfOrder(ctx.sql, orderId)) {
			const visit = await lockVisit(ctx, visitId);
			if (visit.state === 'checked_out') await moveVisit(ctx, visit, 'confirm');
		}
	});
}
