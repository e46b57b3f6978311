import { localDateOf } from '../../calendar/local-time.ts';
import type { Context } from '../platform/context.ts';
import { domainError } from '../platform/errors.ts';
import { selectAreaByCode, selectNearestGrid, type AreaRow } from './queries.ts';

/** Where a home or a service is: the smallest area known, and a point good enough for matching. */
export interface Place {
	area: AreaRow;
	/** Degrees WGS-84, rounded to 0.001. */
	longitude: number;
	latitude: number;
}

/**
 * The place that a community or grid stands for: a grid itself, of a community the grid whose
 * centre is nearest to the community's own, a community without grids itself.
 * @param code national statistics code of the community, or of the grid
 * @throws outside_district for a code that is no community or grid of this district today
 */
export async function findPlace(
	ctx: Context,
	districtId: string,
	code: string,
	field = 'communityCode',
): Promise<Place> {
	const today = localDateOf(ctx.now);
	const chosen = await selectAreaByCode(ctx.sql, districtId, code, today);
	if (!chosen || (chosen.level !== 'community' && chosen.level !== 'grid'))
		throw domainError('outside_district', { fields: [{ field, message: 'outside_district' }] });
	const area =
		chosen.level === 'grid'
			? chosen
			: ((await selectNearestGrid(ctx.sql, chosen.path, chosen, today)) ?? chosen);
	const round = (degrees: number) => Math.round(degrees * 1000) / 1000;
	return { area, longitude: round(area.longitude), latitude: round(area.latitude) };
}
