import type { Context } from '../../platform/context.ts';
import {
	distanceBands,
	hourKeyOf,
	priorOf,
	type AcceptanceRates,
	type AnswerCount,
} from '../acceptance.ts';
import type { Scoring } from '../score.ts';
import { builtInWeights } from '../weights.ts';
import { selectScoring, type RateRow } from './queries.ts';

/** The brand's weights and what the district's answers say, for the score of an order. */
export async function loadScoring(
	ctx: Context,
	order: { districtId: string; brandId: string; itemKey: string; startsAt: Date },
): Promise<Scoring> {
	const hour = hourKeyOf(order.startsAt);
	const { current, rates } = await selectScoring(ctx.sql, {
		districtId: order.districtId,
		brandId: order.brandId,
		keys: ['all', order.itemKey, hour, ...distanceBands],
	});
	return { ...(current ?? builtInWeights), prior: priorOf(ratesFor(rates, order.itemKey, hour)) };
}

function ratesFor(rows: readonly RateRow[], itemKey: string, hour: string): AcceptanceRates {
	const count = (kind: RateRow['kind'], key: string): AnswerCount =>
		rows.find((row) => row.kind === kind && row.key === key) ?? { accepted: 0, ended: 0 };
	return {
		all: count('all', 'all'),
		item: count('item', itemKey),
		hour: count('hour', hour),
		distances: Object.fromEntries(
			distanceBands.map((band) => [band, count('distance', band)]),
		) as AcceptanceRates['distances'],
	};
}
