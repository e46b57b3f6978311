import { addMinutes } from '../../calendar/local-time.ts';
import { notify } from '../messages/index.ts';
import { lockOrder, tellFamily } from '../orders/index.ts';
import type { Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { lateAfterMinutes } from '../visits/index.ts';
import { selectLatePlaces, selectUnfinishedPlaces, type LatePlaceRow } from './queries.ts';
import { remindToCheckOutMinutes } from './rules.ts';

const batch = 500;

/**
 * Watches visits that are under way: who has not checked in a quarter of an hour after the start is
 * asked whether they come, and families that want to know at once are told; who has not checked out
 * an hour after the end is reminded. The desk's lists show both by themselves. A sweep: it may run
 * at any time and tells each once.
 */
export async function watchVisits(ctx: Context): Promise<void> {
	const late = await selectLatePlaces(ctx.sql, {
		now: ctx.now,
		expectedBy: addMinutes(ctx.now, -lateAfterMinutes),
		most: batch,
	});
	for (const place of late)
		await withTransaction(ctx, async (ctx) => {
			await tellVolunteer(ctx, place, 'visit_check_in_missing');
			if (!place.orderId) return;
			const order = await lockOrder(ctx, place.orderId);
			await tellFamily(ctx, order, 'order_volunteer_late', order.matchingRound);
		});
	const unfinished = await selectUnfinishedPlaces(ctx.sql, {
		endedBy: addMinutes(ctx.now, -remindToCheckOutMinutes),
		most: batch,
	});
	for (const place of unfinished) await tellVolunteer(ctx, place, 'visit_check_out_missing');
}

async function tellVolunteer(
	ctx: Context,
	place: LatePlaceRow,
	kind: 'visit_check_in_missing' | 'visit_check_out_missing',
): Promise<void> {
	const { accountId, districtId, itemKey, startsAt } = place;
	if (!accountId) return;
	await notify(ctx, {
		accountId,
		districtId,
		kind,
		subjectId: place.visitId,
		parameters: { itemKey, startsAt },
		uniqueKey: `${kind}:${place.placeId}:${accountId}`,
	});
}
