import type { Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { domainError } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { findVisitOfOrder, insertVisitOfOrder, insertVisitPlace } from './queries.ts';
import { moveVisit } from './move-visit.ts';

/**
 * Sees to it that an order has a visit whose places can be offered: makes one with as many places
 * as its item needs, or opens a missed one again. Repeating it changes nothing. The caller holds
 * the order's lock.
 * @throws not_found for an unknown order
 */
export async function openVisit(
	ctx: Context,
	order: { id: string; districtId: string },
): Promise<{ visitId: string }> {
	return withTransaction(ctx, async (ctx) => {
		const existing = await findVisitOfOrder(ctx.sql, order.id);
		if (existing) {
			if (existing.state === 'missed')
				await moveVisit(ctx, { ...existing, districtId: order.districtId }, 'reopen');
			return { visitId: existing.id };
		}
		const visitId = newId();
		const places = await insertVisitOfOrder(ctx.sql, {
			id: visitId,
			orderId: order.id,
			createdAt: ctx.now,
		});
		if (places === 0) throw domainError('not_found');
		for (let position = 1; position <= places; position++)
			await insertVisitPlace(ctx.sql, { id: newId(), visitId, position });
		return { visitId };
	});
}
