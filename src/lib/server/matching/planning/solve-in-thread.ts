import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { GroupedAssignment, GroupedProblem } from '../solver/index.ts';

const here = fileURLToPath(import.meta.url);

/** How much longer a thread may take than it was told, before it is stopped, milliseconds. */
const patience = 20_000;

/**
 * Solves a problem beside the event loop, so that the worker's other jobs go on.
 * @param milliseconds after which the best so far is the answer
 * @returns null where the thread did not end in time and was stopped
 * @throws whatever the solver throws
 */
export function solveInThread(
	problem: GroupedProblem,
	milliseconds: number,
): Promise<GroupedAssignment | null> {
	return new Promise((resolve, reject) => {
		// Node 20 does not hand a loader of TypeScript to a thread, so the thread fetches it itself.
		const loader = join(
			dirname(createRequire(here).resolve('tsx/package.json')),
			'dist/esm/api/index.mjs',
		);
		const { href } = pathToFileURL(loader);
		const file = pathToFileURL(join(dirname(here), 'solver-thread.ts')).href;
		const start = `import(${JSON.stringify(href)}).then(({ tsImport }) =>
			tsImport(${JSON.stringify(file)}, ${JSON.stringify(file)}))`;
		const thread = new Worker(start, {
			eval: true,
			workerData: { problem, milliseconds },
			execArgv: [],
		});
		const stop = setTimeout(() => {
			resolve(null);
			void thread.terminate();
		}, milliseconds + patience);
		thread.once('message', (answer: GroupedAssignment) => resolve(answer));
		thread.once('error', reject);
		thread.once('exit', () => {
			clearTimeout(stop);
			resolve(null);
		});
	});
}
