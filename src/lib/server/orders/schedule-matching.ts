import type { Context } from '../platform/context.ts';
import { enqueue } from '../platform/enqueue.ts';
import { updateOrder, type OrderPatch } from './queries.ts';

/**
 * Sets when and how matching looks at an order next, its state unchanged, and wakes matching when
 * that is now. The caller holds the order's lock.
 */
export async function scheduleMatching(
	ctx: Context,
	orderId: string,
	patch: Pick<
		OrderPatch,
		'matchingRound' | 'matchingWave' | 'matchingDueAt' | 'deskSince' | 'deskReason' | 'urgent'
	>,
): Promise<void> {
	await updateOrder(ctx.sql, orderId, patch);
	if (patch.matchingDueAt && patch.matchingDueAt <= ctx.now) await enqueue(ctx, 'matching/propose');
}
