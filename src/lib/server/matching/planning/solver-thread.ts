import { parentPort, workerData } from 'node:worker_threads';
import { loadExactSolver, solveWithGroups, type GroupedProblem } from '../solver/index.ts';

// Runs in a thread of its own: one message with the answer, then it ends.
const { problem, milliseconds } = workerData as { problem: GroupedProblem; milliseconds: number };
const deadline = performance.now() + milliseconds;
const answer = solveWithGroups(
	problem,
	await loadExactSolver(),
	() => deadline - performance.now(),
);
parentPort?.postMessage(answer);
