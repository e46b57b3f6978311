import { addDays, localDateOf, localTimeOf } from '../../calendar/local-time.ts';
import type { Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { markMetricDay } from '../platform/metric-days.ts';
import { claimLocalDay } from '../platform/queries.ts';
import { selectDistricts } from './queries.ts';

const job = 'metrics/mark-recent-days';
const localHour = '02:00';
const daysBack = 35;

/**
 * Marks the last 35 local days of each district for recomputation, once a local day from 02:00 on,
 * so that facts hold whatever came late. For the system.
 * @returns in how many districts it did so
 */
export async function markRecentDays(ctx: Context): Promise<number> {
	let marked = 0;
	for (const { id, timeZone } of await selectDistricts(ctx.sql)) {
		if (localTimeOf(ctx.now, timeZone) < localHour) continue;
		const today = localDateOf(ctx.now, timeZone);
		await withTransaction(ctx, async (ctx) => {
			const run = { job, areaId: id, localDate: today, now: ctx.now };
			if (!(await claimLocalDay(ctx.sql, run))) return;
			for (let days = 0; days < daysBack; days++)
				await markMetricDay(ctx, id, addDays(today, -days));
			marked++;
		});
	}
	return marked;
}
