import { addDays, localDateOf } from '../../../../calendar/local-time.ts';
import { calendarDays, type CalendarDay } from '../../../../calendar/recurrence.ts';
import { findStaff } from '../../../accounts/index.ts';
import { listAreas } from '../../../areas/index.ts';
import { loadHolidays } from '../../../holidays/index.ts';
import { notify } from '../../../messages/index.ts';
import type { Context } from '../../../platform/context.ts';
import { withTransaction } from '../../../platform/db.ts';
import { markMetricDay } from '../../../platform/metric-days.ts';
import { makeVisits, newVisit } from './make-visits.ts';
import { selectExceptions, selectPauses, selectPairings } from '../queries.ts';
import { scheduleOf } from '../schedule-of.ts';
import {
	lockPlansBehind,
	selectDistrictsWithHolidayRules,
	takeTurnOfGenerating,
	updateGeneratedUntil,
	type NewPlanVisit,
	type PlanBehindRow,
} from './queries.ts';
import { horizonDays, plannedVisits } from '../rules.ts';

const batch = 5_000;

/** What a run did: how many visits it made, and which year's holidays plans wait for. */
export interface Generation {
	visits: number;
	unknownYear: number | null;
}

/**
 * Makes the visits of all active plans up to six weeks ahead. A sweep over sets of plans: it may
 * run at any time and side by side, goes on where a killed one stopped, and repeating it changes
 * nothing, because each plan has one visit a date and its mark moves in the same transaction.
 * Where a year's holidays are not known, plans that depend on them stop before it, and the
 * administrators are told.
 */
export async function generateVisits(ctx: Context): Promise<Generation> {
	const today = localDateOf(ctx.now);
	const calendar = await loadHolidays(ctx);
	const unknownYear = firstUnknownYear(today, calendar.years);
	const lastKnown = `${unknownYear - 1}-12-31`;
	const ahead = addDays(today, horizonDays);
	const untils = { keep: ahead, others: ahead < lastKnown ? ahead : lastKnown };
	const windows = new Map<string, CalendarDay[]>();
	const undecided: string[] = [];
	let visits = 0;
	for (;;) {
		const found = await withTransaction(ctx, async (ctx) => {
			await takeTurnOfGenerating(ctx.sql);
			const plans = await lockPlansBehind(ctx.sql, untils, { exceptIds: undecided, limit: batch });
			if (plans.length === 0) return 0;
			const { visits: wanted, marks } = await planVisits(ctx, plans);
			visits += await makeVisits(ctx, wanted);
			await updateGeneratedUntil(ctx.sql, marks);
			await markDays(ctx, plans, wanted);
			return plans.length;
		});
		if (found === 0) break;
	}
	if (ahead <= lastKnown) return { visits, unknownYear: null };
	const districtIds = await selectDistrictsWithHolidayRules(ctx.sql, lastKnown);
	for (const districtId of districtIds) await tellAdministrators(ctx, districtId, unknownYear);
	return { visits, unknownYear: districtIds.length > 0 ? unknownYear : null };

	async function planVisits(ctx: Context, plans: PlanBehindRow[]) {
		const ids = plans.map(({ id }) => id);
		const pauses = groupByPlan(await selectPauses(ctx.sql, ids));
		const exceptions = groupByPlan(await selectExceptions(ctx.sql, ids));
		const pairings = groupByPlan(await selectPairings(ctx.sql, ids));
		const wanted: NewPlanVisit[] = [];
		const marks: { id: string; until: string }[] = [];
		for (const plan of plans) {
			const until = plan.holidayRule === 'keep' ? untils.keep : untils.others;
			const from = addDays(plan.generatedUntil, 1);
			const days = windows.get(from + until) ?? calendarDays(from, until);
			windows.set(from + until, days);
			const schedule = scheduleOf(plan, pauses.get(plan.id) ?? [], exceptions.get(plan.id) ?? []);
			const planned = plannedVisits(schedule, days, calendar);
			const regulars = (pairings.get(plan.id) ?? []).filter(({ role }) => role === 'regular');
			for (const visit of planned.visits) wanted.push(newVisit(plan, visit, regulars));
			const { undecidedFrom } = planned;
			marks.push({ id: plan.id, until: undecidedFrom ? addDays(undecidedFrom, -1) : until });
			if (undecidedFrom) undecided.push(plan.id);
		}
		return { visits: wanted, marks };
	}
}

function firstUnknownYear(date: string, known: ReadonlySet<number>): number {
	let year = Number(date.slice(0, 4));
	while (known.has(year)) year += 1;
	return year;
}

function groupByPlan<Row extends { planId: string }>(rows: readonly Row[]): Map<string, Row[]> {
	const groups = new Map<string, Row[]>();
	for (const row of rows) {
		const group = groups.get(row.planId);
		if (group) group.push(row);
		else groups.set(row.planId, [row]);
	}
	return groups;
}

async function markDays(
	ctx: Context,
	plans: readonly PlanBehindRow[],
	visits: readonly NewPlanVisit[],
): Promise<void> {
	const districts = new Map(plans.map(({ id, districtId }) => [id, districtId]));
	const days = new Map<string, Set<string>>();
	for (const { planId, localDate } of visits) {
		const districtId = districts.get(planId) as string;
		days.set(districtId, (days.get(districtId) ?? new Set()).add(localDate));
	}
	for (const [districtId, dates] of days) await markMetricDay(ctx, districtId, ...dates);
}

async function tellAdministrators(ctx: Context, districtId: string, year: number): Promise<void> {
	const district = (await listAreas(ctx)).find(({ id }) => id === districtId);
	if (!district) return;
	const staff = await findStaff(ctx, {
		role: 'administrator',
		districtId,
		areaPath: district.path,
		brandId: null,
	});
	await notify(
		ctx,
		...staff.map((accountId) => ({
			accountId,
			districtId,
			kind: 'holidays_unknown' as const,
			subjectId: districtId,
			parameters: { year: String(year) },
			uniqueKey: `holidays_unknown:${year}:${accountId}`,
		})),
	);
}
