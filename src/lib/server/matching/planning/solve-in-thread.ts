import { fileURLToPath } from 'node:url';
import { startThread } from '../../platform/start-thread.ts';
import type { GroupedAssignment, GroupedProblem } from '../solver/index.ts';

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
		const file = fileURLToPath(new URL('solver-thread.ts', import.meta.url));
		const thread = startThread(file, { problem, milliseconds });
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
