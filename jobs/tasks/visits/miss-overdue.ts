import { missOverdueVisits } from '../../../src/lib/server/visits/index.ts';
import type { TaskWork } from '../../task-work.ts';

export const missOverdue: TaskWork = async (ctx) => {
	await missOverdueVisits(ctx);
};
