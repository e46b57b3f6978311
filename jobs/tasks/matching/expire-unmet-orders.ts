import { expireUnmetOrders } from '../../../src/lib/server/matching/index.ts';
import type { TaskWork } from '../../task-work.ts';

export const endUnmet: TaskWork = async (ctx) => {
	await expireUnmetOrders(ctx);
};
