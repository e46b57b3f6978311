import { addMinutes } from '../../calendar/local-time.ts';
import type { Context } from './context.ts';
import { enqueue } from './enqueue.ts';
import { newId } from './ids.ts';
import { insertMetricDayDue, isWaitingJob } from './queries.ts';

/**
 * Marks a district's local day 'YYYY-MM-DD', because something that the facts of that day count
 * has changed. Called in the transaction of the change; the facts follow within some seconds.
 * Any number of marks of a day are one recomputation.
 */
export async function markMetricDay(
	ctx: Context,
	districtId: string,
	localDate: string,
): Promise<void> {
	await insertMetricDayDue(ctx.sql, { id: newId(), districtId, localDate, since: ctx.now });
	// Changes that come together share a job; asking first spares them the lock on its row.
	if (await isWaitingJob(ctx.sql, 'metrics/recompute')) return;
	await enqueue(ctx, 'metrics/recompute', addMinutes(ctx.now, 1 / 12));
}
