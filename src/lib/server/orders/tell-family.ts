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
		| 'order_volunteer_late'
		| 'order_delayed'
	>,
	round = 0,
): Promise<void> {
	const { itemKey, number, startsAt } = order;
	// That somebody is late is told to those who want to hear it before it is sure.
	const notice = kind === 'order_volunteer_late' ? 'at_once' : null;
	for (const accountId of await selectFamilyOfOrder(ctx.sql, order.id, ctx.now, notice))
		await notify(ctx, {
			accountId,
			districtId: order.districtId,
			kind,
			subjectId: order.id,
			parameters: { itemKey, number, startsAt },
			uniqueKey: `${kind}:${order.id}:${accountId}:${round}`,
		});
}
