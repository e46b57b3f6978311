import { parentPort, workerData } from 'node:worker_threads';
import { improveDay, type DayProblem } from './engine/index.ts';
import type { ThreadNews } from './solve-in-thread.ts';

// Runs in a thread of its own: news about each second, the last with the plan, then it ends.
const { problem, seconds, seed, stop } = workerData as {
	problem: DayProblem;
	seconds: number;
	seed: number;
	/** Set to 1 from outside to end the search. */
	stop: Int32Array;
};
const millisecondsBetweenNews = 1000;
const begun = performance.now();
let toldAt = begun;
let rounds = 0;
const tell = (news: ThreadNews) => parentPort?.postMessage(news);
const plan = improveDay(problem, {
	seed,
	share: () => (Atomics.load(stop, 0) === 1 ? 1 : (performance.now() - begun) / (seconds * 1000)),
	report: (progress) => {
		rounds = progress.rounds;
		if (performance.now() - toldAt < millisecondsBetweenNews) return;
		toldAt = performance.now();
		tell({ done: false, share: progress.share, rounds, plan: progress.read() });
	},
});
tell({ done: true, share: 1, rounds, plan });
