import { moveOrder, tellFamily, type OrderRow } from '../orders/index.ts';
import type { Context } from '../platform/context.ts';
import { domainError, type ProblemCode } from '../platform/errors.ts';
import { fillPlace, openPlacesOf } from '../visits/index.ts';
import { selectOpenOfferForUpdate, updateOfferAnswered } from './queries.ts';
import { withdrawOffers } from './withdraw-offers.ts';

/** Whether volunteers have been found for an order: others came too late for it. */
export function isStaffed({ state }: Pick<OrderRow, 'state'>): boolean {
	return ['staffed', 'in_service', 'done', 'closed'].includes(state);
}

/**
 * Gives a volunteer the place they were offered or chose, or another that is open in the same
 * visit. Their own offer is accepted by it; with the last place the order is staffed, the family is
 * told and the other offers are withdrawn. The caller holds the order's lock and has checked the
 * rules.
 * @param wish.taken what to refuse with when no place is open any more
 * @throws `taken`, time_conflict
 */
export async function takePlace(
	ctx: Context,
	order: OrderRow,
	wish: { volunteerId: string; placeId: string; taken: ProblemCode },
): Promise<{ visitId: string }> {
	const { volunteerId } = wish;
	const open = await openPlacesOf(ctx, order.id);
	const place = open.find(({ placeId }) => placeId === wish.placeId) ?? open[0];
	if (!place) throw domainError(wish.taken);
	const { placeId } = place;
	const { visitId, allFilled } = await fillPlace(ctx, { placeId, volunteerId });
	const offer = await selectOpenOfferForUpdate(ctx.sql, order.id, volunteerId);
	if (offer)
		await updateOfferAnswered(ctx.sql, {
			id: offer.id,
			state: 'accepted',
			visitPlaceId: placeId,
			declineReason: null,
			answeredAt: ctx.now,
		});
	if (allFilled) {
		await moveOrder(
			ctx,
			order.id,
			'staff',
			{ staffedAt: ctx.now, matchingDueAt: null, deskSince: null, deskReason: null },
			{ round: order.matchingRound, wave: order.matchingWave },
		);
		await withdrawOffers(ctx, order);
		await tellFamily(ctx, order, 'order_staffed', order.matchingRound);
	}
	return { visitId };
}
