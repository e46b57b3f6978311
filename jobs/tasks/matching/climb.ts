import { climbOrders } from '../../../src/lib/server/matching/index.ts';
import type { TaskWork } from '../../task-work.ts';

export const climb: TaskWork = async (ctx, { log }) => {
	const climbed = await climbOrders(ctx);
	if (climbed > 0) log.info({ climbed }, 'orders climbed');
};
