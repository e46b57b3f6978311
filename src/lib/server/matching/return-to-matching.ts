import { lockOrder, requireOrderPermission, scheduleMatching } from '../orders/index.ts';
import { recordAudit } from '../platform/audit.ts';
import type { Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { domainError } from '../platform/errors.ts';

/**
 * Sends an order from the desk back to matching, in a new round: who was asked before may be asked
 * again, except who declined or dropped out.
 * @throws not_found, not_signed_in, not_allowed, wrong_state when it is not on the desk
 */
export async function returnToMatching(ctx: Context, orderId: string): Promise<void> {
	await withTransaction(ctx, async (ctx) => {
		const order = await lockOrder(ctx, orderId);
		await requireOrderPermission(ctx, 'order.match_again', order);
		if (order.state !== 'matching' || order.deskSince === null) throw domainError('wrong_state');
		const round = order.matchingRound + 1;
		await scheduleMatching(ctx, orderId, {
			matchingRound: round,
			matchingWave: 0,
			matchingDueAt: ctx.now,
			deskSince: null,
			deskReason: null,
		});
		await recordAudit(ctx, {
			action: 'order.return_to_matching',
			subjectType: 'order',
			subjectId: orderId,
			districtId: order.districtId,
			detail: { round },
		});
	});
}
