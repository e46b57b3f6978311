import { EventEmitter } from 'node:events';
import { readFile } from 'node:fs/promises';
import { Logger, run, type Task, type TaskList, type WorkerEvents } from 'graphile-worker';
import type { Pool } from 'pg';
import {
	deleteHeartbeat,
	freeJobsOfDeadWorkers,
	saveHeartbeat,
} from '../src/lib/server/platform/queries.ts';
import { describeFault } from '../src/lib/server/platform/fault.ts';
import { createContext, type Runtime } from '../src/lib/server/platform/runtime.ts';
import type { TaskWork } from './task-work.ts';
import { tasks } from './tasks/index.ts';

const heartbeatMilliseconds = 15_000;
const deadAfterMilliseconds = 60_000;

/** Gives each run its own context, acting as the system. */
export function asTask(runtime: Runtime, name: string, work: TaskWork): Task {
	return async (_payload, helpers) => {
		const ctx = createContext(runtime, {
			actor: { kind: 'system' },
			requestId: `${name}#${helpers.job.id}`,
		});
		await work(ctx, runtime);
	};
}

/**
 * Works off the queue until stopped. A worker that is killed keeps its jobs locked for hours, so
 * each leaves a heartbeat and any living one frees the jobs of those that fell silent for a minute.
 */
export async function startWorker(
	runtime: Runtime,
	pool: Pool,
): Promise<{ stop(): Promise<void> }> {
	const taskList: TaskList = Object.fromEntries(
		Object.entries(tasks).map(([name, work]) => [name, asTask(runtime, name, work)]),
	);
	const workerIds = new Set<string>();
	const startedAt = new Date();
	const events: WorkerEvents = new EventEmitter();
	events.on('worker:create', ({ worker }) => {
		workerIds.add(worker.workerId);
		void saveHeartbeat(runtime.sql, worker.workerId, startedAt, startedAt).catch(() => {});
	});
	events.on('job:error', ({ job, error }) =>
		runtime.log.error({ task: job.task_identifier, error: describeFault(error) }, 'job failed'),
	);
	const runner = await run({
		pgPool: pool,
		concurrency: runtime.config.workerConcurrency,
		pollInterval: 1_000,
		noHandleSignals: true,
		taskList,
		events,
		crontab: await readFile(new URL('./crontab', import.meta.url), 'utf8'),
		logger: new Logger(() => () => {}),
	});
	const beat = async () => {
		const now = new Date();
		for (const workerId of workerIds) await saveHeartbeat(runtime.sql, workerId, startedAt, now);
		await freeJobsOfDeadWorkers(runtime.sql, new Date(now.getTime() - deadAfterMilliseconds));
	};
	const timer = setInterval(() => {
		beat().catch(() => runtime.log.warn('the heartbeat of the worker failed'));
	}, heartbeatMilliseconds);
	return {
		async stop() {
			clearInterval(timer);
			await runner.stop();
			for (const workerId of workerIds) await deleteHeartbeat(runtime.sql, workerId);
		},
	};
}
