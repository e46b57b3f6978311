import { notify } from '../messages/index.ts';
import type { OrderRow } from '../orders/index.ts';
import type { Context } from '../platform/context.ts';
import { cancelVisitsOfOrder } from '../visits/index.ts';
import { selectHoldersOfOrder } from './queries.ts';
import { withdrawOffers } from './withdraw-offers.ts';

/**
 * Lets everyone go who was asked or agreed to come: offers are withdrawn, visits not begun are
 * cancelled, and the volunteers are told. The caller holds the order's lock and ends the order.
 */
export async function releaseOrder(ctx: Context, order: OrderRow): Promise<void> {
	await withdrawOffers(ctx, order);
	const holders = await selectHoldersOfOrder(ctx.sql, order.id);
	await cancelVisitsOfOrder(ctx, order.id);
	for (const { visitId, accountId } of holders)
		await notify(ctx, {
			accountId,
			districtId: order.districtId,
			kind: 'visit_cancelled',
			subjectId: visitId,
			parameters: { itemKey: order.itemKey, startsAt: order.startsAt },
			uniqueKey: `visit_cancelled:${visitId}:${accountId}`,
		});
}
