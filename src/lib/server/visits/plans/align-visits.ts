import { addDays, localDateOf } from '../../../calendar/local-time.ts';
import { calendarDays } from '../../../calendar/recurrence.ts';
import { loadHolidays } from '../../holidays/index.ts';
import { notify } from '../../messages/index.ts';
import { moveOrder } from '../../orders/index.ts';
import type { Context } from '../../platform/context.ts';
import { markMetricDay } from '../../platform/metric-days.ts';
import { lockVisit, type LockedVisit } from '../lock-visit.ts';
import { moveVisit } from '../move-visit.ts';
import { releaseCommitment, selectAccountsInVisit } from '../queries.ts';
import { makeVisits, newVisit } from './making/make-visits.ts';
import {
	emptyPlaces,
	selectExceptions,
	selectPauses,
	selectPlanVisits,
	selectPairings,
	updatePlan,
	type VisitPlanRow,
} from './queries.ts';
import { scheduleOf } from './schedule-of.ts';
import { horizonDays, plannedVisits } from './rules.ts';
import { fillFromPairings } from './making/fill-from-pairings.ts';

const mostVisits = 500;
const cancelledByPlan = {
	cancellationReason: 'time_changed',
	matchingDueAt: null,
	deskSince: null,
	deskReason: null,
} as const;

/**
 * Brings the visits of one plan that have not begun in line with it, after a change: makes those
 * that are missing up to six weeks ahead, cancels those on dates that it no longer has and tells
 * their volunteers, brings back those that were cancelled and are due again. Times of visits that
 * stand are not touched, nor is anything that was begun, done or missed. The caller has locked the
 * plan.
 */
export async function alignVisits(ctx: Context, plan: VisitPlanRow): Promise<void> {
	const today = localDateOf(ctx.now, plan.timeZone);
	const until = addDays(today, horizonDays);
	const active = plan.state === 'active';
	const schedule = scheduleOf(
		plan,
		await selectPauses(ctx.sql, [plan.id]),
		await selectExceptions(ctx.sql, [plan.id]),
	);
	const days = calendarDays(today, until);
	const planned = active
		? plannedVisits(schedule, days, await loadHolidays(ctx))
		: { visits: [], undecidedFrom: null };
	const wanted = planned.visits.filter(({ startsAt }) => startsAt > ctx.now);
	const wantedDates = new Set(wanted.map(({ planDate }) => planDate));
	const standing = await selectPlanVisits(ctx.sql, plan.id, { from: ctx.now, limit: mostVisits });
	for (const visit of standing) {
		const isWanted = wantedDates.has(visit.planDate) || (active && visit.planDate > until);
		if (visit.state === 'cancelled' && isWanted) await restore(ctx, visit.id);
		else if (['open', 'agreed', 'on_the_way'].includes(visit.state) && !isWanted)
			await cancel(ctx, visit.id);
	}
	const regulars = (await selectPairings(ctx.sql, [plan.id])).filter(
		({ role }) => role === 'regular',
	);
	await makeVisits(
		ctx,
		wanted.map((visit) => newVisit(plan, visit, regulars)),
	);
	const { undecidedFrom } = planned;
	const reached = undecidedFrom ? addDays(undecidedFrom, -1) : until;
	if (active && reached > plan.generatedUntil)
		await updatePlan(ctx.sql, plan.id, { generatedUntil: reached });
	await fillFromPairings(ctx, plan);
	await markMetricDay(ctx, plan.districtId, ...standing.map(({ localDate }) => localDate), today);
}

async function cancel(ctx: Context, visitId: string): Promise<void> {
	const visit = await lockVisit(ctx, visitId);
	await moveVisit(ctx, visit, 'cancel');
	if (visit.order && ['matching', 'staffed'].includes(visit.order.state))
		await moveOrder(ctx, visit.order.id, 'cancel', cancelledByPlan);
	for (const place of visit.places) await releaseCommitment(ctx.sql, place.id);
	await tellVolunteers(ctx, visit);
}

/** Brings back a visit that was cancelled; who had it is asked as if it were new. */
async function restore(ctx: Context, visitId: string): Promise<void> {
	const visit = await lockVisit(ctx, visitId);
	await emptyPlaces(ctx.sql, visitId);
	await moveVisit(ctx, visit, 'restore');
}

async function tellVolunteers(ctx: Context, visit: LockedVisit): Promise<void> {
	const accounts = await selectAccountsInVisit(ctx.sql, visit.id);
	await notify(
		ctx,
		...accounts.map((accountId) => ({
			accountId,
			districtId: visit.districtId,
			kind: 'visit_cancelled' as const,
			subjectId: visit.id,
			parameters: { itemKey: visit.itemKey, startsAt: visit.startsAt },
			// A visit that was brought back may be cancelled again.
			uniqueKey: `visit_cancelled:${visit.id}:${accountId}:${ctx.now.toISOString()}`,
		})),
	);
}
