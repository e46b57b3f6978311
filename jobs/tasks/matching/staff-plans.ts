import { staffPlans } from '../../../src/lib/server/matching/index.ts';
import type { TaskWork } from '../../task-work.ts';

export const staff: TaskWork = async (ctx) => {
	await staffPlans(ctx);
};
