import { recordAudit } from '../platform/audit.ts';
import type { Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { cancelVisitsNotBegun } from './queries.ts';

/**
 * Cancels the visits of an order that have not begun and frees the time of their volunteers, who
 * stay named in their places. A missed visit stays missed. The caller holds the order's lock.
 */
export async function cancelVisitsOfOrder(ctx: Context, orderId: string): Promise<void> {
	await withTransaction(ctx, async (ctx) => {
		for (const visitId of await cancelVisitsNotBegun(ctx.sql, orderId))
			await recordAudit(ctx, {
				action: 'visit.cancel',
				subjectType: 'visit',
				subjectId: visitId,
				detail: { to: 'cancelled' },
			});
	});
}
