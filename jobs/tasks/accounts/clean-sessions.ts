import { cleanSessions } from '../../../src/lib/server/accounts/index.ts';
import type { TaskWork } from '../../task-work.ts';

export const clean: TaskWork = async (ctx) => {
	await cleanSessions(ctx);
};
