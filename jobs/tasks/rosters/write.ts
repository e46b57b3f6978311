import { writeRosters } from '../../../src/lib/server/rosters/index.ts';
import type { TaskWork } from '../../task-work.ts';

export const write: TaskWork = async (ctx) => {
	await writeRosters(ctx);
};
