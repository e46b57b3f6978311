import { planTogether } from '../../../src/lib/server/matching/index.ts';
import type { TaskWork } from '../../task-work.ts';

export const planAll: TaskWork = async (ctx) => {
	await planTogether(ctx);
};
