import { localDateOf } from '../../calendar/local-time.ts';
import { recordAudit } from '../platform/audit.ts';
import { accountOf, type Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { domainError } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { markMetricDay } from '../platform/metric-days.ts';
import { lockOrder } from './lock-order.ts';
import { insertOrderEvent, updateOrder, type OrderPatch, type OrderRow } from './queries.ts';
import { nextOrderState, type OrderEvent } from './states.ts';

/**
 * Moves an order by an event of the state table: the only way its state changes. Locks the row,
 * writes the event and its audit row, and marks the days whose figures it touches. Permission is
 * the caller's to check.
 * @param patch columns set with the state
 * @param detail reasons and counts for event and audit; no personal data
 * @returns the order as it is afterwards
 * @throws not_found, wrong_state
 */
export async function moveOrder(
	ctx: Context,
	orderId: string,
	event: OrderEvent,
	patch: OrderPatch = {},
	detail: Record<string, unknown> = {},
): Promise<OrderRow> {
	return withTransaction(ctx, async (ctx) => {
		const order = await lockOrder(ctx, orderId);
		const state = nextOrderState(order.state, event);
		if (!state) throw domainError('wrong_state');
		await updateOrder(ctx.sql, orderId, { ...patch, state });
		await insertOrderEvent(ctx.sql, {
			id: newId(),
			orderId,
			at: ctx.now,
			event,
			fromState: order.state,
			toState: state,
			actorAccountId: accountOf(ctx)?.accountId ?? null,
			detail,
		});
		await recordAudit(ctx, {
			action: `order.${event}`,
			subjectType: 'order',
			subjectId: orderId,
			districtId: order.districtId,
			detail: { ...detail, from: order.state, to: state },
		});
		await markMetricDay(ctx, order.districtId, order.localDate, localDateOf(order.submittedAt));
		return { ...order, ...patch, state };
	});
}
