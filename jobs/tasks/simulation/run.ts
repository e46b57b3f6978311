import { runSimulations } from '../../../src/lib/server/simulation/index.ts';
import type { TaskWork } from '../../task-work.ts';

export const runAll: TaskWork = async (ctx) => {
	await runSimulations(ctx);
};
