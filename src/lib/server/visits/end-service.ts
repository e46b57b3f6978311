import { recordService } from '../hours/index.ts';
import type { Context } from '../platform/context.ts';
import { markMetricDay } from '../platform/metric-days.ts';
import { finishVisitIfAllOut } from './finish-visit.ts';
import type { FilledPlace, LockedVisit } from './lock-visit.ts';
import { updatePlaceCheckedOut } from './queries.ts';

/**
 * Ends a volunteer's service at an instant, which enters the ledger of hours; the last to leave ends
 * the visit and its order. The caller has checked permission and state, and holds the visit's lock.
 * @returns minutes that count, and whether the cap (plan and an hour) cut them
 */
export async function endService(
	ctx: Context,
	visit: LockedVisit,
	place: FilledPlace & { checkedInAt: Date },
	at: Date,
): Promise<{ minutes: number; capped: boolean }> {
	await updatePlaceCheckedOut(ctx.sql, place.id, at);
	const hours = await recordService(ctx, {
		districtId: visit.districtId,
		areaId: visit.areaId,
		brandId: visit.brandId,
		volunteerId: place.volunteerId,
		visitPlaceId: place.id,
		localDate: visit.localDate,
		checkedInAt: place.checkedInAt,
		checkedOutAt: at,
		plannedMinutes: (visit.endsAt.getTime() - visit.startsAt.getTime()) / 60_000,
	});
	await markMetricDay(ctx, visit.districtId, visit.localDate);
	await finishVisitIfAllOut(ctx, {
		...visit,
		places: visit.places.map((other) =>
			other.id === place.id ? { ...other, checkedOutAt: at } : other,
		),
	});
	return hours;
}
