import type * as v from 'valibot';
import { addMinutes } from '../../../calendar/local-time.ts';
import type { Context } from '../../platform/context.ts';
import { builtInWeights, normaliseWeights, type Weights } from '../weights.ts';
import { compareRankings, type WaveFigures } from './compare-rankings.ts';
import { findBrandFor } from './get-weights.ts';
import { selectFirstLooks, selectWeights } from './queries.ts';
import type { weightsPreviewSchema } from './schemas.ts';

const previewDays = 30;
const minutesPerDay = 24 * 60;
const mostOrders = 5000;
const examplesShown = 5;

/** What other weights would have done to the orders of the last 30 days. */
export interface WeightsPreview {
	/** The weights as they would be kept: together 1. */
	weights: Weights;
	/** Orders placed since. */
	since: Date;
	/** Orders that asked anybody; the newest 5000 at most. */
	orders: number;
	/** Of these: somebody else would have been asked first. */
	differentFirst: number;
	/** Of these: somebody else would have been in the first wave. */
	differentWave: number;
	/** First waves under the current weights, and under the others. */
	before: WaveFigures;
	after: WaveFigures;
	/** The newest orders of which somebody else would have been asked first. */
	examples: {
		orderId: string;
		number: string;
		areaNameZh: string;
		areaNameEn: string;
		startsAt: Date;
	}[];
}

/**
 * Ranks anew, under other weights, the best 20 whom the decision log kept of the first look at each
 * order of the last 30 days, and compares that with the current weights. Changes nothing.
 * @throws not_found, not_signed_in, not_allowed
 */
export async function previewWeights(
	ctx: Context,
	input: { slug: string } & v.InferOutput<typeof weightsPreviewSchema>,
): Promise<WeightsPreview> {
	const brand = await findBrandFor(ctx, input.slug, 'weights.change');
	const weights = normaliseWeights(input.weights);
	const [current] = await selectWeights(ctx.sql, brand.id);
	const since = addMinutes(ctx.now, -previewDays * minutesPerDay);
	const looks = await selectFirstLooks(ctx.sql, { brandId: brand.id, since, limit: mostOrders });
	const compared = compareRankings(looks, (current ?? builtInWeights).weights, weights);
	return {
		...compared,
		weights,
		since,
		differentFirst: compared.differentFirst.length,
		examples: compared.differentFirst
			.slice(0, examplesShown)
			.map(({ orderId, number, areaNameZh, areaNameEn, startsAt }) => ({
				orderId,
				number,
				areaNameZh,
				areaNameEn,
				startsAt,
			})),
	};
}
