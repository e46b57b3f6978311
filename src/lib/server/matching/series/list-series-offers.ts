import { requireAccount } from '../../accounts/index.ts';
import type { Context } from '../../platform/context.ts';
import { domainError } from '../../platform/errors.ts';
import { getVisitPlan } from '../../visits/index.ts';
import { selectSeriesOffers, type SeriesOfferRow } from './queries.ts';

/**
 * The acting volunteer's offers of whole plans, the newest first, as they stand now.
 * @throws not_signed_in, not_allowed for who is no volunteer
 */
export async function listSeriesOffers(ctx: Context): Promise<SeriesOfferRow[]> {
	const { volunteerId } = requireAccount(ctx);
	if (!volunteerId) throw domainError('not_allowed');
	return asOfNow(ctx, await selectSeriesOffers(ctx.sql, { volunteerId }));
}

/**
 * Who was asked to come to all visits of a plan, the latest first.
 * @throws not_signed_in, not_found
 */
export async function listOffersOfPlan(ctx: Context, planId: string): Promise<SeriesOfferRow[]> {
	await getVisitPlan(ctx, planId);
	return asOfNow(ctx, await selectSeriesOffers(ctx.sql, { planId }));
}

/** The state as it is now, though no sweep has written it yet. */
function asOfNow(ctx: Context, offers: SeriesOfferRow[]): SeriesOfferRow[] {
	return offers.map((offer) =>
		offer.state === 'sent' && offer.expiresAt <= ctx.now ? { ...offer, state: 'expired' } : offer,
	);
}
