import { notify, type MessageKind } from '../messages/index.ts';
import type { Context } from '../platform/context.ts';
import { selectFamilyOfOrder, type OrderRow } from './queries.ts';

/**
 * Tells all who follow an order: the client, proxies whose consent to see is in force, and who
 * placed it (but not the desk that wrote down a call).
 * @param round tells apart what may happen to an order more than once
 */
export async function tellFamily(
	ctx: Context,
	order: Pick<OrderRow, 'id' | 'districtId' | 'number' | 'startsAt' | 'itemKey'>,
	kind: Extract<
		MessageKind,
		| 'order_admitted'
		| 'order_refused'
		| 'order_staffed'
		| 'order_lost_volunteer'
		| 'order_done'
		| 'order_expired'
		| 'order_moved'
	>,
	round = 0,
): Promise<void> {
	const { itemKey, number, startsAt } = order;
	for (const accountId of await selectFamilyOfOrder(ctx.sql, order.id, ctx.now))
		await notify(ctx, {
			accountId,
			districtId: order.districtId,
			kind,
			subjectId: order.id,
			parameters: { itemKey, number, startsAt },
			uniqueKey: `${kind}:${order.id}:${accountId}:${round}`,
		});
}
