import { localDayBounds } from '../../calendar/local-time.ts';
import type { Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import {
	deleteMetricDayMarks,
	deleteMetricFacts,
	insertMetricFacts,
	lockMetricDay,
	selectBrandIds,
	selectMetricDaysDue,
} from './queries.ts';

const mostDaysARun = 500;

/**
 * Recomputes the facts of every marked local day from its events, one transaction a day. A change
 * that commits meanwhile has a mark of its own, which stays for the next run. For the system.
 * @returns how many days were recomputed
 */
export async function recomputeMetricDays(ctx: Context): Promise<number> {
	let recomputed = 0;
	for (const day of await selectMetricDaysDue(ctx.sql, mostDaysARun)) {
		const { districtId, localDate, timeZone } = day;
		await withTransaction(ctx, async ({ sql }) => {
			await lockMetricDay(sql, districtId, localDate);
			// First the marks, then the events: what the marks stand for is committed by then.
			if ((await deleteMetricDayMarks(sql, districtId, localDate)) === 0) return;
			await deleteMetricFacts(sql, districtId, localDate);
			await insertMetricFacts(sql, districtId, {
				brandIds: await selectBrandIds(sql, districtId),
				timeZone,
				from: localDate,
				to: localDate,
				...localDayBounds(localDate, timeZone),
			});
			recomputed++;
		});
	}
	return recomputed;
}
