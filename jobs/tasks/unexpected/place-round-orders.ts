import { placeRoundOrders } from '../../../src/lib/server/unexpected/index.ts';
import type { TaskWork } from '../../task-work.ts';

export const placeOrders: TaskWork = async (ctx) => {
	// What is more than one sweep takes is not left to the next minute.
	while ((await placeRoundOrders(ctx)) > 0);
};
