import { makeDayPlans } from '../../../src/lib/server/day-plans/index.ts';
import type { TaskWork } from '../../task-work.ts';

export const makeAll: TaskWork = async (ctx) => {
	await makeDayPlans(ctx);
};
