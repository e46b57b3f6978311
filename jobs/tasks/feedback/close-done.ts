import { closeDoneOrders } from '../../../src/lib/server/feedback/index.ts';
import type { TaskWork } from '../../task-work.ts';

export const closeDone: TaskWork = async (ctx) => {
	await closeDoneOrders(ctx);
};
