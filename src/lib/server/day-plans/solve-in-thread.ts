import { fileURLToPath } from 'node:url';
import { startThread } from '../platform/start-thread.ts';
import type { DayProblem, DayRoutes } from './engine/index.ts';

/** What the thread tells now and then, and at its end. */
export interface ThreadNews {
	done: boolean;
	/** Of the time, 0 to 1. */
	share: number;
	rounds: number;
	plan: DayRoutes;
}

/** How much longer the thread may take than it was told, before it is stopped, milliseconds. */
const patience = 20_000;

/**
 * Plans a day beside the event loop, so that the worker's other jobs go on.
 * @param tell called about each second with the best so far; answers whether to stop
 * @returns the best plan
 * @throws whatever the engine throws, and when the thread does not end
 */
export function solveInThread(
	problem: DayProblem,
	given: { seconds: number; seed: number },
	tell: (news: ThreadNews) => Promise<{ stop: boolean }>,
): Promise<ThreadNews> {
	const stop = new Int32Array(new SharedArrayBuffer(4));
	const file = fileURLToPath(new URL('day-thread.ts', import.meta.url));
	const thread = startThread(file, { problem, ...given, stop });
	return new Promise((resolve, reject) => {
		let telling = Promise.resolve();
		const lost = setTimeout(
			() => {
				reject(new Error('The thread of a day plan did not end in time'));
				void thread.terminate();
			},
			given.seconds * 1000 + patience,
		);
		thread.on('message', (news: ThreadNews) => {
			telling = telling
				.then(async () => {
					if (news.done) return resolve(news);
					if ((await tell(news)).stop) Atomics.store(stop, 0, 1);
				})
				.catch((error: unknown) => {
					reject(error as Error);
					void thread.terminate();
				});
		});
		thread.once('error', reject);
		thread.once('exit', () => clearTimeout(lost));
	});
}
