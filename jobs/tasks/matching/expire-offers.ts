import { expireOffers } from '../../../src/lib/server/matching/index.ts';
import type { TaskWork } from '../../task-work.ts';

export const endOffers: TaskWork = async (ctx) => {
	await expireOffers(ctx);
};
