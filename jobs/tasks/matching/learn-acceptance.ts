import { learnAcceptance } from '../../../src/lib/server/matching/index.ts';
import type { TaskWork } from '../../task-work.ts';

export const learn: TaskWork = async (ctx) => {
	await learnAcceptance(ctx);
};
