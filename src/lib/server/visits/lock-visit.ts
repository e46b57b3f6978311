import { requireAccount, type Subject } from '../accounts/index.ts';
import { lockOrder, type OrderRow } from '../orders/index.ts';
import type { Context } from '../platform/context.ts';
import { domainError } from '../platform/errors.ts';
import {
	findOrderOfVisit,
	selectPlacesForUpdate,
	selectVisitForUpdate,
	type PlaceRow,
	type VisitRow,
} from './queries.ts';

export interface LockedVisit extends VisitRow {
	/** The order it serves; null for a visit of a plan. */
	order: OrderRow | null;
	places: PlaceRow[];
}

/** A place that a volunteer holds. */
export type FilledPlace = PlaceRow & { volunteerId: string };

export function isFilled(place: PlaceRow): place is FilledPlace {
	return place.volunteerId !== null;
}

/**
 * Reads a visit with its order and places and locks them, the order first, until the transaction
 * that is open ends.
 * @throws not_found
 */
export async function lockVisit(ctx: Context, visitId: string): Promise<LockedVisit> {
	const found = await findOrderOfVisit(ctx.sql, visitId);
	if (!found) throw domainError('not_found');
	const order = found.orderId ? await lockOrder(ctx, found.orderId) : null;
	const visit = await selectVisitForUpdate(ctx.sql, visitId);
	if (!visit) throw domainError('not_found');
	return { ...visit, order, places: await selectPlacesForUpdate(ctx.sql, visitId) };
}

/**
 * The place that a volunteer holds in a visit. Who holds none is told no more than that.
 * @throws not_found
 */
export function placeOf(visit: LockedVisit, volunteerId: string): FilledPlace {
	const place = visit.places.filter(isFilled).find((held) => held.volunteerId === volunteerId);
	if (!place) throw domainError('not_found');
	return place;
}

/** What a permission is asked for on a volunteer's part in a visit; its client has none in it. */
export function subjectOfAttendance(visit: VisitRow, volunteerId: string | null): Subject {
	const { districtId, areaPath, brandId } = visit;
	return { districtId, areaPath, brandId, volunteerId };
}

/**
 * The volunteer that the actor is.
 * @throws not_signed_in, not_allowed
 */
export function requireVolunteer(ctx: Context): string {
	const { volunteerId } = requireAccount(ctx);
	if (!volunteerId) throw domainError('not_allowed');
	return volunteerId;
}
