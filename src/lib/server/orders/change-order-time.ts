import { localDateOf } from '../../calendar/local-time.ts';
import { recordAudit } from '../platform/audit.ts';
import type { Context } from '../platform/context.ts';
import { markMetricDay } from '../platform/metric-days.ts';
import { updateOrderTime, type OrderRow } from './queries.ts';

/**
 * Moves the time of an order, its state unchanged. The caller has checked permission and rules,
 * holds the order's lock, and moves its visit.
 * @returns the order as it is afterwards
 */
export async function changeOrderTime(
	ctx: Context,
	order: OrderRow,
	{ startsAt, endsAt }: { startsAt: Date; endsAt: Date },
): Promise<OrderRow> {
	const localDate = localDateOf(startsAt);
	await updateOrderTime(ctx.sql, order.id, { startsAt, endsAt, localDate });
	await recordAudit(ctx, {
		action: 'order.change_time',
		subjectType: 'order',
		subjectId: order.id,
		districtId: order.districtId,
		detail: { from: order.startsAt.toISOString(), to: startsAt.toISOString() },
	});
	await markMetricDay(ctx, order.districtId, order.localDate, localDate);
	return { ...order, startsAt, endsAt, localDate };
}
