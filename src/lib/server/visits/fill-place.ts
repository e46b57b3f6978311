import type { Context } from '../platform/context.ts';
import { sqlState, withTransaction } from '../platform/db.ts';
import { domainError } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { lockVolunteer } from '../volunteers/index.ts';
import { moveVisit } from './move-visit.ts';
import {
	insertVisitCommitment,
	lockPlaceToFill,
	selectNeighbouringStays,
	updatePlaceFilled,
	type PlaceToFillRow,
} from './queries.ts';
import { canDoBoth } from './rules.ts';

const overlap = '23P01';

/**
 * Gives a place in a visit to a volunteer and takes their time for it. The caller has checked
 * permission and rules, and holds the order's lock; the order's state is the caller's to change.
 * A refusal may leave the transaction unusable, so the caller lets it roll back.
 * @returns whether all places of the visit are filled now (then the visit is agreed)
 * @throws not_found, offer_taken when somebody has the place, wrong_state when the visit is not
 * open, time_conflict when the volunteer is busy then or cannot travel there in time
 */
export async function fillPlace(
	ctx: Context,
	input: { placeId: string; volunteerId: string },
): Promise<{ visitId: string; orderId: string | null; allFilled: boolean }> {
	return withTransaction(ctx, async (ctx) => {
		const place = await lockPlaceToFill(ctx.sql, input.placeId);
		if (!place) throw domainError('not_found');
		if (place.volunteerId) throw domainError('offer_taken');
		if (place.state !== 'open') throw domainError('wrong_state');
		const commitmentId = await takeTime(ctx, place, input.volunteerId);
		const open = await updatePlaceFilled(ctx.sql, {
			id: place.placeId,
			volunteerId: input.volunteerId,
			commitmentId,
			filledAt: ctx.now,
		});
		if (open === 0)
			await moveVisit(
				ctx,
				{ id: place.visitId, districtId: place.districtId, state: place.state },
				'agree',
			);
		return { visitId: place.visitId, orderId: place.orderId, allFilled: open === 0 };
	});
}

async function takeTime(ctx: Context, place: PlaceToFillRow, volunteerId: string): Promise<string> {
	const volunteer = await lockVolunteer(ctx, volunteerId);
	if (volunteer.districtId !== place.districtId) throw domainError('not_found');
	const stay = {
		startsAt: place.startsAt,
		endsAt: place.endsAt,
		point: place.remote ? null : { longitude: place.longitude, latitude: place.latitude },
	};
	const neighbours = await selectNeighbouringStays(ctx.sql, volunteerId, place.startsAt);
	if (!neighbours.every((neighbour) => canDoBoth(stay, neighbour, volunteer.travelMode)))
		throw domainError('time_conflict');
	const id = newId();
	try {
		await insertVisitCommitment(ctx.sql, {
			id,
			volunteerId,
			placeId: place.placeId,
			...stay,
			createdAt: ctx.now,
		});
	} catch (error) {
		if (sqlState(error) === overlap) throw domainError('time_conflict');
		throw error;
	}
	return id;
}
