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
	const { districtId, itemKey, startsAt } = order;
	await notify(
		ctx,
		...withdrawn.flatMap(({ id, volunteerId }) => {
			const accountId = accounts.get(volunteerId);
			if (!accountId) return [];
			return {
				accountId,
				districtId,
				kind: 'offer_withdrawn' as const,
				subjectId: id,
				parameters: { itemKey, startsAt },
				uniqueKey: `offer_withdrawn:${id}`,
			};
		}),
	);
}
