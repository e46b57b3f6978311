import { localDateOf } from '../../calendar/local-time.ts';
import { findBrand } from '../brands/index.ts';
import type { Context } from '../platform/context.ts';
import { describe, figuresSoFar, type IndicatorFigure } from './brand-metrics.ts';
import { indicators, type IndicatorKey } from './indicators.ts';
import { currentPeriod, type Period } from './periods.ts';
import { isSmall } from './rules.ts';

const publicIndicators = [
	'orders',
	'visits_done',
	'hours',
	'people_served',
	'active_volunteers',
	'fulfilled_rate',
	'satisfaction',
] as const satisfies readonly IndicatorKey[];

/** A figure as the public sees it: without the counts that a share is made of. */
export interface PublicFigure extends Pick<IndicatorFigure, 'key' | 'unit' | 'value'> {
	/** Rests on fewer than five: not shown, since it could tell of a person. */
	hidden: boolean;
}

/**
 * The figures of a brand's year so far in the whole district, as everyone may see them.
 * @throws not_found
 */
export async function publicFigures(
	ctx: Context,
	slug: string,
): Promise<Period & { figures: PublicFigure[] }> {
	const brand = await findBrand(ctx, slug);
	const today = localDateOf(ctx.now, brand.timeZone);
	const scope = { area: null, paths: [brand.districtPath], whole: true };
	const soFar = await figuresSoFar(ctx, brand, today, scope);
	return {
		...currentPeriod('year', today),
		figures: publicIndicators.map((key) => {
			const hidden = isSmall(indicators[key], soFar[key], soFar.visits_done.numerator);
			return { key, unit: describe(key).unit, value: hidden ? null : soFar[key].value, hidden };
		}),
	};
}
