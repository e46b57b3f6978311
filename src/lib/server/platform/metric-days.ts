import { addMinutes } from '../../calendar/local-time.ts';
import { systemClock } from './clock.ts';
import type { Context } from './context.ts';
import type { TaskName } from './enqueue.ts';
import { newId } from './ids.ts';
import { addJob, insertMetricDayDue, isWaitingJob } from './queries.ts';

const task: TaskName = 'metrics/recompute';
const delayMinutes = 1 / 12;

/**
 * Marks a district's local day 'YYYY-MM-DD', because something that the facts of that day count
 * has changed. Called in the transaction of the change; the facts follow within a minute, mostly
 * within seconds. Any number of marks of a day are one recomputation.
 */
export async function markMetricDay(
	ctx: Context,
	districtId: string,
	localDate: string,
): Promise<void> {
	await insertMetricDayDue(ctx.sql, { id: newId(), districtId, localDate, since: ctx.now });
	// Changes that come together share a job; asking first spares them the lock on its row.
	if (await isWaitingJob(ctx.sql, task)) return;
	// The queue goes by the machine's clock, also where the context's is turned.
	const runAt = addMinutes(systemClock.now(), delayMinutes);
	await addJob(ctx.sql, { task, jobKey: task, runAt });
}
