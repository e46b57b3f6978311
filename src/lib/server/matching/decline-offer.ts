import { scheduleMatching } from '../orders/index.ts';
import { recordAudit } from '../platform/audit.ts';
import type { Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { lockOfferToAnswer } from './lock-offer.ts';
import { updateOfferAnswered } from './queries.ts';
import type { DeclineReason } from './schemas.ts';

/**
 * A volunteer declines an offer, at no cost and without having to say why; matching looks at the
 * order at once for someone in their place.
 * @throws not_found, not_signed_in, not_allowed, offer_answered, offer_expired, offer_withdrawn,
 * offer_taken
 */
export async function declineOffer(
	ctx: Context,
	input: { offerId: string; reason?: DeclineReason | undefined },
): Promise<void> {
	await withTransaction(ctx, async (ctx) => {
		const { offer, order } = await lockOfferToAnswer(ctx, input.offerId);
		await updateOfferAnswered(ctx.sql, {
			id: offer.id,
			state: 'declined',
			visitPlaceId: offer.visitPlaceId,
			declineReason: input.reason ?? null,
			answeredAt: ctx.now,
		});
		if (order.deskSince === null) await scheduleMatching(ctx, order.id, { matchingDueAt: ctx.now });
		await recordAudit(ctx, {
			action: 'offer.decline',
			subjectType: 'offer',
			subjectId: offer.id,
			districtId: order.districtId,
			detail: { orderId: order.id, reason: input.reason ?? null },
		});
	});
}
