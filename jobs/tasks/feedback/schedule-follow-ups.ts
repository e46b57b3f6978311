import { scheduleFollowUps } from '../../../src/lib/server/feedback/index.ts';
import type { TaskWork } from '../../task-work.ts';

export const schedule: TaskWork = async (ctx) => {
	await scheduleFollowUps(ctx);
};
