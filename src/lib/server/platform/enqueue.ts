import type { Context } from './context.ts';
import { addJob } from './queries.ts';

/** The tasks of the worker: one file each under jobs/tasks. */
export type TaskName =
	| 'calendars/refresh'
	| 'day-plans/make'
	| 'feedback/schedule-follow-ups'
	| 'matching/plan-together'
	| 'matching/propose'
	| 'messages/deliver'
	| 'metrics/recompute'
	| 'rosters/write'
	| 'simulation/run'
	| 'unexpected/move-outdoor'
	| 'unexpected/place-round-orders';

/**
 * Wakes a task, in the transaction of the change: a rollback takes the job with it. The job carries
 * no data of the change; what is due is a row. Each wake is a job of its own: a shared one would
 * make changes wait for each other on its row, and a second sweep finds nothing to do.
 * @param runAt instant before which it does not run
 */
export async function enqueue(ctx: Context, task: TaskName, runAt?: Date): Promise<void> {
	await addJob(ctx.sql, { task, jobKey: null, runAt: runAt ?? null });
}
