import { recordAudit } from '../platform/audit.ts';
import type { Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { lockVolunteer } from '../volunteers/index.ts';
import { requireRules } from './check-rules.ts';
import { lockOfferToAnswer } from './lock-offer.ts';
import { rulesOfAccepting, rulesOfSafety } from './rules.ts';
import { takePlace } from './take-place.ts';

/**
 * A volunteer accepts an offer: the place is theirs, or someone was faster. What may have changed
 * since the offer is checked again; of what a dispatcher set aside, only the rules of safety.
 * @returns the visit in which they have a place now
 * @throws not_found, not_signed_in, not_allowed, offer_answered, offer_expired, offer_withdrawn,
 * offer_taken, time_conflict, rule_broken
 */
export async function acceptOffer(ctx: Context, offerId: string): Promise<{ visitId: string }> {
	return withTransaction(ctx, async (ctx) => {
		const { offer, order } = await lockOfferToAnswer(ctx, offerId);
		const { volunteerId, visitPlaceId } = offer;
		await lockVolunteer(ctx, volunteerId);
		const rules = offer.source === 'dispatcher' ? rulesOfSafety : rulesOfAccepting;
		await requireRules(ctx, order.id, volunteerId, rules);
		const { visitId } = await takePlace(ctx, order, {
			volunteerId,
			placeId: visitPlaceId,
			taken: 'offer_taken',
		});
		await recordAudit(ctx, {
			action: 'offer.accept',
			subjectType: 'offer',
			subjectId: offerId,
			districtId: order.districtId,
			detail: { orderId: order.id, visitId },
		});
		return { visitId };
	});
}
