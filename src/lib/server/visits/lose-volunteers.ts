import { moveOrder, scheduleMatching, tellFamily, type OrderRow } from '../orders/index.ts';
import { recordAudit } from '../platform/audit.ts';
import type { Context } from '../platform/context.ts';
import { newId } from '../platform/ids.ts';
import { markMetricDay } from '../platform/metric-days.ts';
import { keepBlockedTime } from '../volunteers/index.ts';
import { finishVisitIfAllOut } from './finish-visit.ts';
import type { FilledPlace, LockedVisit } from './lock-visit.ts';
import { moveVisit } from './move-visit.ts';
import {
	insertVisitDropOut,
	updatePlaceEmptied,
	type DropOutReason,
	type LossKind,
} from './queries.ts';
import { isUrgentAfterLoss } from './rules.ts';

/**
 * Opens places again whose volunteers cannot come or did not, and sends the order back to matching;
 * a visit whose planned end has passed goes to the desk instead. A visit in service goes on with
 * who is there.
 * @param visit as locked, before the change
 */
export async function loseVolunteers(
	ctx: Context,
	visit: LockedVisit,
	places: FilledPlace[],
	loss: { kind: LossKind; reason: DropOutReason | null },
): Promise<void> {
	for (const place of places) await emptyPlace(ctx, visit, place, loss);
	await markMetricDay(ctx, visit.districtId, visit.localDate);
	if (visit.state === 'checked_in') {
		const lost = new Set(places.map(({ id }) => id));
		const remaining = visit.places.filter(({ id }) => !lost.has(id));
		await finishVisitIfAllOut(ctx, { ...visit, places: remaining });
		return;
	}
	if (visit.state !== 'open') {
		const state = await moveVisit(ctx, visit, lossEvents[loss.kind]);
		if (state === 'missed' && visit.endsAt > ctx.now)
			await moveVisit(ctx, { ...visit, state }, 'reopen');
	}
	if (visit.order) await matchAgain(ctx, visit, visit.order, loss.kind);
}

const lossEvents = { dropped_out: 'lose_volunteer', missed: 'miss' } as const;

async function emptyPlace(
	ctx: Context,
	visit: LockedVisit,
	place: FilledPlace,
	loss: { kind: LossKind; reason: DropOutReason | null },
): Promise<void> {
	await updatePlaceEmptied(ctx.sql, place.id);
	await keepBlockedTime(ctx, place.volunteerId);
	await insertVisitDropOut(ctx.sql, {
		id: newId(),
		placeId: place.id,
		volunteerId: place.volunteerId,
		at: ctx.now,
		...loss,
	});
	await recordAudit(ctx, {
		action: loss.kind === 'missed' ? 'visit_place.miss' : 'visit_place.drop_out',
		subjectType: 'visit_place',
		subjectId: place.id,
		districtId: visit.districtId,
		detail: { visitId: visit.id, volunteerId: place.volunteerId },
	});
}

async function matchAgain(
	ctx: Context,
	visit: LockedVisit,
	order: OrderRow,
	kind: LossKind,
): Promise<void> {
	const round = order.matchingRound + 1;
	const over = visit.endsAt <= ctx.now;
	if (order.state === 'staffed')
		await moveOrder(ctx, order.id, lossEvents[kind], { staffedAt: null }, { round });
	await scheduleMatching(ctx, order.id, {
		matchingRound: round,
		matchingWave: 0,
		matchingDueAt: over ? null : ctx.now,
		deskSince: over ? ctx.now : null,
		deskReason: over ? (kind === 'missed' ? 'missed' : 'too_late') : null,
		urgent: order.urgent || isUrgentAfterLoss(visit.startsAt, ctx.now),
	});
	await tellFamily(ctx, order, 'order_lost_volunteer', round);
}
