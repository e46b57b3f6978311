import { notify } from '../messages/index.ts';
import type { OrderRow } from '../orders/index.ts';
import type { Context } from '../platform/context.ts';
import { selectAccountsOfVolunteers, withdrawOpenOffers } from './queries.ts';

/**
 * Withdraws the offers of an order that are still open and tells those who had them. The caller
 * holds the order's lock.
 */
export async function withdrawOffers(ctx: Context, order: OrderRow): Promise<void> {
	const withdrawn = await withdrawOpenOffers(ctx.sql, order.id);
	const accounts = await selectAccountsOfVolunteers(
		ctx.sql,
		withdrawn.map(({ volunteerId }) => volunteerId),
	);
	for (const { id, volunteerId } of withdrawn) {
		const accountId = accounts.get(volunteerId);
		if (accountId)
			await notify(ctx, {
				accountId,
				districtId: order.districtId,
				kind: 'offer_withdrawn',
				subjectId: id,
				parameters: { itemKey: order.itemKey, startsAt: order.startsAt },
				uniqueKey: `offer_withdrawn:${id}`,
			});
	}
}
