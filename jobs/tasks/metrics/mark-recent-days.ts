import { markRecentDays } from '../../../src/lib/server/metrics/index.ts';
import type { TaskWork } from '../../task-work.ts';

export const markRecent: TaskWork = async (ctx) => {
	await markRecentDays(ctx);
};
