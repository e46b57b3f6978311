import type { Context } from './context.ts';
import { addJob } from './queries.ts';

/** The tasks of the worker: one file each under jobs/tasks. */
export type TaskName =
	| 'feedback/schedule-follow-ups'
	| 'matching/propose'
	| 'messages/deliver'
	| 'metrics/recompute'
	| 'rosters/write';

/**
 * Wakes a task, in the transaction of the change: a rollback takes the job with it. The job carries
 * no data of the change; what is due is a row. One waiting
 * job of a task and minute is enough.
 * @param runAt instant before which it does not run
 */
export async function enqueue(ctx: Context, task: TaskName, runAt?: Date): Promise<void> {
	const jobKey = runAt ? `${task}@${runAt.toISOString().slice(0, 16)}` : task;
	await addJob(ctx.sql, { task, jobKey, runAt: runAt ?? null });
}
