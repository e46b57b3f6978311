import { cleanDrafts } from '../../../src/lib/server/orders/index.ts';
import type { TaskWork } from '../../task-work.ts';

export const cleanOldDrafts: TaskWork = async (ctx) => {
	await cleanDrafts(ctx);
};
