import { localDateOf } from '../../calendar/local-time.ts';
import type { Context } from '../platform/context.ts';
import { selectNearestTowns, type AreaRow } from './queries.ts';

const mostNeighbours = 3;

/**
 * The towns nearest to the one in which an area lies, by their centres: three at most. They open
 * their services to each other.
 */
export async function neighbouringTowns(ctx: Context, areaPath: string): Promise<AreaRow[]> {
	return selectNearestTowns(ctx.sql, {
		path: areaPath,
		localDate: localDateOf(ctx.now),
		most: mostNeighbours,
	});
}
