import { localDayBounds } from '../../calendar/local-time.ts';
import type { Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import {
	deleteMetricDayMarks,
	deleteMetricFacts,
	insertMetricFacts,
	selectBrandIds,
	selectMetricDaysDue,
	tryLockMetricDay,
	type MetricDayDue,
} from './queries.ts';

const mostDaysARun = 500;

/**
 * Recomputes the facts of every marked local day from its events, one transaction a day. For the
 * system. A change that commits meanwhile has a mark of its own, which the next round finds; a day
 * that another run has in hand is left to that run, which looks again when it is through.
 * @returns how many times a day was recomputed
 */
export async function recomputeMetricDays(ctx: Context): Promise<number> {
	let recomputed = 0;
	for (let before = -1; before < recomputed && recomputed < mostDaysARun;) {
		before = recomputed;
		for (const day of await selectMetricDaysDue(ctx.sql, mostDaysARun)) {
			if (await recomputeDay(ctx, day)) recomputed++;
		}
	}
	return recomputed;
}

async function recomputeDay(ctx: Context, day: MetricDayDue): Promise<boolean> {
	const { districtId, localDate, timeZone } = day;
	return withTransaction(ctx, async ({ sql }) => {
		if (!(await tryLockMetricDay(sql, districtId, localDate))) return false;
		// First the marks, then the events: what the marks stand for is committed by then.
		if ((await deleteMetricDayMarks(sql, districtId, localDate)) === 0) return false;
		await deleteMetricFacts(sql, districtId, localDate);
		await insertMetricFacts(sql, districtId, {
			brandIds: await selectBrandIds(sql, districtId),
			timeZone,
			from: localDate,
			to: localDate,
			...localDayBounds(localDate, timeZone),
		});
		return true;
	});
}
