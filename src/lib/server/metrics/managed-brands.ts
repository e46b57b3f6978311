import { localDateOf } from '../../calendar/local-time.ts';
import { listBrands, listTargets, type BrandRow } from '../brands/index.ts';
import type { Context } from '../platform/context.ts';
import { domainError } from '../platform/errors.ts';
import { describe, figuresSoFar, targetOf, type IndicatorFigure } from './brand-metrics.ts';
import type { IndicatorKey } from './indicators.ts';
import { currentPeriod, type Period } from './periods.ts';
import { pathsInScope } from './scope.ts';

/** The figures that tell most at a glance. */
const keyIndicators = [
	'orders',
	'fulfilled_rate',
	'on_time_rate',
	'time_to_match_median',
	'people_served',
	'satisfaction',
] as const satisfies readonly IndicatorKey[];

export interface ManagedBrand extends Pick<BrandRow, 'slug' | 'kind' | 'nameZh' | 'nameEn'> {
	/** The calendar year until today. */
	period: Period;
	/** Whether the figures are of the whole district. */
	whole: boolean;
	indicators: IndicatorFigure[];
}

/**
 * All brands whose figures the actor may see, each with its key figures of the year against the
 * targets.
 * @throws not_signed_in, or not_allowed for whoever may see none
 */
export async function managedBrands(ctx: Context): Promise<ManagedBrand[]> {
	const brands = (await listBrands(ctx))
		.map((brand) => ({ brand, paths: pathsInScope(ctx, 'metrics.see', brand) }))
		.filter(({ paths }) => paths.length > 0);
	if (brands.length === 0)
		throw domainError(ctx.actor.kind === 'anonymous' ? 'not_signed_in' : 'not_allowed');
	const targets = await listTargets(
		ctx,
		brands.map(({ brand }) => brand.id),
	);
	const managed: ManagedBrand[] = [];
	for (const { brand, paths } of brands) {
		const today = localDateOf(ctx.now, brand.timeZone);
		const whole = paths.includes(brand.districtPath);
		const soFar = await figuresSoFar(ctx, brand, today, { area: null, paths, whole });
		const own = targets.filter(({ brandId }) => brandId === brand.id);
		managed.push({
			slug: brand.slug,
			kind: brand.kind,
			nameZh: brand.nameZh,
			nameEn: brand.nameEn,
			period: currentPeriod('year', today),
			whole,
			indicators: keyIndicators.map((key) => ({
				key,
				...describe(key),
				...soFar[key],
				target: whole ? targetOf(key, own, today, soFar[key]) : null,
			})),
		});
	}
	return managed;
}
