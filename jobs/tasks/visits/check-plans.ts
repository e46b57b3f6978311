import { checkVisitPlans } from '../../../src/lib/server/visits/index.ts';
import type { TaskWork } from '../../task-work.ts';

export const checkPlans: TaskWork = async (ctx) => {
	await checkVisitPlans(ctx);
};
