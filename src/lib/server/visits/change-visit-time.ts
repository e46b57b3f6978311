import { localDateOf } from '../../calendar/local-time.ts';
import { notify } from '../messages/index.ts';
import { changeOrderTime, moveOrder, scheduleMatching, tellFamily } from '../orders/index.ts';
import { recordAudit } from '../platform/audit.ts';
import type { Context } from '../platform/context.ts';
import { sqlState } from '../platform/db.ts';
import { domainError } from '../platform/errors.ts';
import { markMetricDay } from '../platform/metric-days.ts';
import { keepBlockedTime, lockVolunteer } from '../volunteers/index.ts';
import { isFilled, type FilledPlace, type LockedVisit } from './lock-visit.ts';
import { moveVisit } from './move-visit.ts';
import {
	selectAccountOfVolunteer,
	updateCommitmentTime,
	updatePlaceEmptied,
	updateVisitTime,
} from './queries.ts';
import { isUrgentAfterLoss } from './rules.ts';

/**
 * Moves a visit that has not begun, and its order with it, to another time, in the caller's
 * transaction. Who comes then keeps the visit and is told; who cannot is let go and told, and the
 * order is matched again; so is the family. The caller has checked permission and rules.
 * @param visit as locked
 * @param to the new time, and the volunteers who cannot come then
 * @throws wrong_state once it has begun or is over, time_conflict when a volunteer who is kept has
 * taken something else meanwhile
 */
export async function changeVisitTime(
	ctx: Context,
	visit: LockedVisit,
	to: { startsAt: Date; endsAt: Date; letGo: readonly string[] },
): Promise<void> {
	if (!['open', 'agreed'].includes(visit.state)) throw domainError('wrong_state');
	const { startsAt, endsAt } = to;
	const localDate = localDateOf(startsAt);
	const held = visit.places.filter(isFilled);
	const gone = held.filter(({ volunteerId }) => to.letGo.includes(volunteerId));
	await updateVisitTime(ctx.sql, visit.id, { startsAt, endsAt, localDate });
	for (const place of held)
		if (gone.includes(place)) await letGo(ctx, visit, place);
		else await keep(ctx, visit, place, { startsAt, endsAt });
	await recordAudit(ctx, {
		action: 'visit.change_time',
		subjectType: 'visit',
		subjectId: visit.id,
		districtId: visit.districtId,
		detail: {
			from: visit.startsAt.toISOString(),
			to: startsAt.toISOString(),
			letGo: gone.map(({ volunteerId }) => volunteerId),
		},
	});
	await markMetricDay(ctx, visit.districtId, visit.localDate, localDate);
	if (visit.state === 'agreed' && gone.length > 0) await moveVisit(ctx, visit, 'lose_volunteer');
	if (visit.order) await moveOrderOf(ctx, visit, { startsAt, endsAt }, gone.length > 0);
}

async function letGo(ctx: Context, visit: LockedVisit, place: FilledPlace): Promise<void> {
	await updatePlaceEmptied(ctx.sql, place.id);
	await keepBlockedTime(ctx, place.volunteerId);
	await tell(ctx, visit, place, 'visit_cancelled', visit.startsAt);
}

async function keep(
	ctx: Context,
	visit: LockedVisit,
	place: FilledPlace,
	time: { startsAt: Date; endsAt: Date },
): Promise<void> {
	await lockVolunteer(ctx, place.volunteerId);
	try {
		await updateCommitmentTime(ctx.sql, place.commitmentId, time);
	} catch (error) {
		if (sqlState(error) === '23P01') throw domainError('time_conflict');
		throw error;
	}
	await keepBlockedTime(ctx, place.volunteerId);
	await tell(ctx, visit, place, 'visit_moved', time.startsAt);
}

async function tell(
	ctx: Context,
	visit: LockedVisit,
	{ volunteerId }: FilledPlace,
	kind: 'visit_moved' | 'visit_cancelled',
	startsAt: Date,
): Promise<void> {
	const accountId = await selectAccountOfVolunteer(ctx.sql, volunteerId);
	if (!accountId) return;
	await notify(ctx, {
		accountId,
		districtId: visit.districtId,
		kind,
		subjectId: visit.id,
		parameters: { itemKey: visit.itemKey, startsAt },
		uniqueKey: `${kind}:${visit.id}:${accountId}:${ctx.now.toISOString()}`,
	});
}

async function moveOrderOf(
	ctx: Context,
	visit: LockedVisit,
	time: { startsAt: Date; endsAt: Date },
	lost: boolean,
): Promise<void> {
	if (!visit.order) return;
	const order = await changeOrderTime(ctx, visit.order, time);
	if (order.state === 'staffed' && lost)
		await moveOrder(ctx, order.id, 'lose_volunteer', { staffedAt: null }, { moved: true });
	if (order.state === 'matching' || lost)
		await scheduleMatching(ctx, order.id, {
			matchingRound: order.matchingRound + 1,
			matchingWave: 0,
			matchingDueAt: ctx.now,
			deskSince: null,
			deskReason: null,
			urgent: order.urgent || isUrgentAfterLoss(time.startsAt, ctx.now),
		});
	await tellFamily(ctx, order, 'order_moved', ctx.now.getTime());
}
