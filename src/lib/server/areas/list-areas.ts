import { localDateOf } from '../../calendar/local-time.ts';
import type { Context } from '../platform/context.ts';
import { selectAreasUnder, type AreaRow } from './queries.ts';

/**
 * The areas that hold today right under a path ('310120.310120101'), or without one the districts.
 * Open to everyone.
 */
export async function listAreas(ctx: Context, under?: string): Promise<AreaRow[]> {
	return selectAreasUnder(ctx.sql, under ?? null, localDateOf(ctx.now));
}
