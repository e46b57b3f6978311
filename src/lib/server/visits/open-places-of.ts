import type { Context } from '../platform/context.ts';
import { selectOpenPlaces, type OpenPlaceRow } from './queries.ts';

/** The places of an order's open visit that nobody has filled; each is an open task by its id. */
export async function openPlacesOf(ctx: Context, orderId: string): Promise<OpenPlaceRow[]> {
	return selectOpenPlaces(ctx.sql, orderId);
}
