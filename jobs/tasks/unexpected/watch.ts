import { watchVisits } from '../../../src/lib/server/unexpected/index.ts';
import type { TaskWork } from '../../task-work.ts';

export const watch: TaskWork = async (ctx) => {
	await watchVisits(ctx);
};
