import { addMinutes } from '../../calendar/local-time.ts';
import { systemClock } from './clock.ts';
import type { Context } from './context.ts';
import type { TaskName } from './enqueue.ts';
import { newId } from './ids.ts';
import { addJob, insertMetricDaysDue, isWaitingJob } from './queries.ts';

const task: TaskName = 'metrics/recompute';
const delayMinutes = 1 / 12;

/**
 * Marks local days 'YYYY-MM-DD' of a district, because something that the facts of those days count
 * has changed. Called in the transaction of the change; the facts follow within a minute, mostly
 * within seconds. Any number of marks of a day are one recomputation.
 */
export async function markMetricDay(
	ctx: Context,
	districtId: string,
	...localDates: readonly string[]
): Promise<void> {
	await insertMetricDaysDue(ctx.sql, {
		days: [...new Set(localDates)].map((localDate) => ({ id: newId(), localDate })),
		districtId,
		since: ctx.now,
	});
	// Changes that come together share a job; asking first spares them the lock on its row.
	if (await isWaitingJob(ctx.sql, task)) return;
	// The queue goes by the machine's clock, also where the context's is turned.
	const runAt = addMinutes(systemClock.now(), delayMinutes);
	await addJob(ctx.sql, { task, jobKey: task, runAt });
}
