import { requirePermission } from '../accounts/index.ts';
import { lockOrder, type OrderRow } from '../orders/index.ts';
import type { Context } from '../platform/context.ts';
import { domainError } from '../platform/errors.ts';
import { isStaffed } from './take-place.ts';
import { selectOffer, selectOfferForUpdate, type OfferRow } from './queries.ts';

/**
 * Reads an offer that the actor is about to answer and locks it, the order first.
 * @throws not_found, not_allowed, and when it can no longer be answered: offer_answered,
 * offer_expired, offer_taken when others fill all places, offer_withdrawn
 */
export async function lockOfferToAnswer(
	ctx: Context,
	offerId: string,
): Promise<{ offer: OfferRow; order: OrderRow }> {
	const found = await selectOffer(ctx.sql, offerId);
	if (!found) throw domainError('not_found');
	const order = await lockOrder(ctx, found.orderId);
	requirePermission(ctx, 'offer.answer', {
		districtId: order.districtId,
		areaPath: order.areaPath,
		brandId: order.brandId,
		volunteerId: found.volunteerId,
	});
	const offer = await selectOfferForUpdate(ctx.sql, offerId);
	if (!offer) throw domainError('not_found');
	refuseUnlessOpen(ctx, offer, order);
	return { offer, order };
}

function refuseUnlessOpen(ctx: Context, offer: OfferRow, order: OrderRow): void {
	if (offer.state === 'accepted' || offer.state === 'declined') throw domainError('offer_answered');
	if (offer.state === 'withdrawn' || order.state !== 'matching')
		throw domainError(isStaffed(order) ? 'offer_taken' : 'offer_withdrawn');
	if (offer.state === 'expired' || offer.expiresAt <= ctx.now) throw domainError('offer_expired');
}
