import { remindOfVisits } from '../../../src/lib/server/messages/index.ts';
import type { TaskWork } from '../../task-work.ts';

export const remind: TaskWork = async (ctx) => {
	await remindOfVisits(ctx);
};
