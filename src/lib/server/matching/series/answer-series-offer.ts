import { requirePermission } from '../../accounts/index.ts';
import { recordAudit } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { withTransaction } from '../../platform/db.ts';
import { domainError } from '../../platform/errors.ts';
import { pairVolunteer } from '../../visits/index.ts';
import {
	lockSeriesOffer,
	selectSeriesOffers,
	updatePeopleDue,
	updateSeriesOffer,
	type SeriesOfferRow,
} from './queries.ts';

/**
 * A volunteer agrees to all visits of a plan: those on which they are free are theirs, and so are
 * those to come. Each can be given back alone later.
 * @throws not_found, not_signed_in, not_allowed, offer_answered, offer_expired, offer_withdrawn,
 * wrong_state when the plan has ended
 */
export async function acceptSeriesOffer(ctx: Context, offerId: string): Promise<void> {
	await withTransaction(ctx, async (ctx) => {
		const offer = await lockToAnswer(ctx, offerId);
		if (offer.planState !== 'active') throw domainError('wrong_state');
		await updateSeriesOffer(ctx.sql, offerId, { state: 'accepted', at: ctx.now });
		await pairVolunteer(ctx, offer);
		await updatePeopleDue(ctx.sql, offer.planId, ctx.now);
		await record(ctx, offer, 'accept');
	});
}

/**
 * A volunteer declines all visits of a plan, at no cost; matching asks somebody else.
 * @throws as {@link acceptSeriesOffer}
 */
export async function declineSeriesOffer(ctx: Context, offerId: string): Promise<void> {
	await withTransaction(ctx, async (ctx) => {
		const offer = await lockToAnswer(ctx, offerId);
		await updateSeriesOffer(ctx.sql, offerId, { state: 'declined', at: ctx.now });
		await updatePeopleDue(ctx.sql, offer.planId, ctx.now);
		await record(ctx, offer, 'decline');
	});
}

async function lockToAnswer(ctx: Context, offerId: string): Promise<SeriesOfferRow> {
	await lockSeriesOffer(ctx.sql, offerId);
	const [offer] = await selectSeriesOffers(ctx.sql, { id: offerId });
	if (!offer) throw domainError('not_found');
	const { districtId, areaPath, volunteerId } = offer;
	requirePermission(ctx, 'offer.answer', { districtId, areaPath, volunteerId });
	if (offer.state === 'withdrawn') throw domainError('offer_withdrawn');
	if (offer.state === 'expired' || (offer.state === 'sent' && offer.expiresAt <= ctx.now))
		throw domainError('offer_expired');
	if (offer.state !== 'sent') throw domainError('offer_answered');
	return offer;
}

async function record(ctx: Context, offer: SeriesOfferRow, verb: string): Promise<void> {
	await recordAudit(ctx, {
		action: `series_offer.${verb}`,
		subjectType: 'visit_plan_offer',
		subjectId: offer.id,
		districtId: offer.districtId,
		detail: { planId: offer.planId, role: offer.role },
	});
}
