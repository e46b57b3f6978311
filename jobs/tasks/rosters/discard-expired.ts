import { discardExpiredRosters } from '../../../src/lib/server/rosters/index.ts';
import type { TaskWork } from '../../task-work.ts';

export const discardExpired: TaskWork = async (ctx) => {
	await discardExpiredRosters(ctx);
};
