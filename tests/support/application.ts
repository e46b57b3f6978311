import { inject } from 'vitest';
import { startWorker } from '../../jobs/worker.ts';
import { tasks } from '../../jobs/tasks/index.ts';
import { createSmallPool } from '../../src/lib/server/platform/small-pool.ts';
import { loadBuiltPages } from '../../src/built-pages.ts';
import { startWeb } from '../../src/web.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';
import { createTestRuntime, systemContext, type TestRuntime } from './runtime.ts';
import { freePort } from './yimi-process.ts';

/** Yimi as it runs, web and worker, on a copy of the demo district, with a clock to turn. */
export interface Application {
	origin: string;
	runtime: TestRuntime;
	database: TestDatabase;
	/** Runs a task of the worker now, as the schedule would. */
	runTask(name: keyof typeof tasks): Promise<void>;
	stop(): Promise<void>;
}

/** Starts it once for a test file, in `beforeAll`. The pages must have been built. */
export async function startApplication(): Promise<Application> {
	const demo = inject('demo');
	const database = await createTestDatabase({ template: demo.template });
	const port = await freePort();
	const origin = `http://127.0.0.1:${port}`;
	const runtime = createTestRuntime(database, {
		now: new Date(demo.now),
		keys: demo.keys,
		config: { port, host: '127.0.0.1', publicOrigin: origin },
	});
	const web = await startWeb(runtime, await loadBuiltPages(origin));
	const pool = createSmallPool(database.url, 6, () => {});
	const worker = await startWorker(runtime, pool);
	return {
		origin,
		runtime,
		database,
		async runTask(name) {
			await tasks[name]!(systemContext(runtime), runtime);
		},
		async stop() {
			await web.close();
			await worker.stop();
			await pool.end();
			await database.end();
		},
	};
}
