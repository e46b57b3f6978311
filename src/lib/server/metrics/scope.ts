import { localDayBounds } from '../../calendar/local-time.ts';
import {
	isWithin,
	may,
	requirePermission,
	scopesOf,
	type Permission,
	type Subject,
} from '../accounts/index.ts';
import type { BrandRow } from '../brands/index.ts';
import type { Context } from '../platform/context.ts';
import { domainError } from '../platform/errors.ts';
import { daysBetween, type Period } from './periods.ts';
import { selectAreaByCode, type AreaRow, type Range } from './queries.ts';

/** The longest period that is shown, in days. */
export const longestPeriod = 366;

/** The areas a question is about. */
export interface AreaScope {
	/** The area asked for; null for everything the actor may see. */
	area: AreaRow | null;
	/** Paths of areas whose subtrees are counted. */
	paths: string[];
	/** Whether that is the whole district. */
	whole: boolean;
}

/**
 * The areas of a brand that the actor may see: the one asked for, or else all in scope.
 * @throws validation_failed for an unknown area; not_signed_in, not_allowed
 */
export async function scopeOfBrand(
	ctx: Context,
	permission: Permission,
	brand: BrandRow,
	areaCode: string | undefined,
): Promise<AreaScope> {
	const district = districtOf(brand);
	const paths = pathsInScope(ctx, permission, brand);
	if (paths.length === 0) requirePermission(ctx, permission, district);
	if (areaCode === undefined)
		return { area: null, paths, whole: paths.includes(brand.districtPath) };
	const area = await selectAreaByCode(ctx.sql, brand.districtId, areaCode);
	if (!area)
		throw domainError('validation_failed', { fields: [{ field: 'area', message: 'field.wrong' }] });
	requirePermission(ctx, permission, { ...district, areaPath: area.path });
	return { area, paths: [area.path], whole: area.path === brand.districtPath };
}

/** Paths of the areas in which the actor holds a permission for a brand; empty when there are none. */
export function pathsInScope(ctx: Context, permission: Permission, brand: BrandRow): string[] {
	if (may(ctx.actor, permission, districtOf(brand))) return [brand.districtPath];
	return scopesOf(ctx.actor, permission)
		.filter(({ brandId }) => brandId === null || brandId === brand.id)
		.map(({ areaPath }) => areaPath)
		.filter((path) => isWithin(path, brand.districtPath));
}

function districtOf(brand: BrandRow): Subject {
	return { districtId: brand.districtId, areaPath: brand.districtPath, brandId: brand.id };
}

/**
 * The whole local days of a period in a brand's district.
 * @throws end_before_start, validation_failed when it is longer than {@link longestPeriod}
 */
export function rangeOf(brand: Pick<BrandRow, 'id' | 'timeZone'>, period: Period): Range {
	if (period.to < period.from) throw domainError('end_before_start');
	if (daysBetween(period.from, period.to) >= longestPeriod)
		throw domainError('validation_failed', {
			fields: [
				{
					field: 'to',
					message: 'field.period_too_long',
					parameters: { most: longestPeriod },
				},
			],
		});
	return {
		brandIds: [brand.id],
		timeZone: brand.timeZone,
		from: period.from,
		to: period.to,
		start: localDayBounds(period.from, brand.timeZone).start,
		end: localDayBounds(period.to, brand.timeZone).end,
	};
}
