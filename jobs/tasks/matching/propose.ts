import { proposeVolunteers } from '../../../src/lib/server/matching/index.ts';
import type { TaskWork } from '../../task-work.ts';

export const propose: TaskWork = async (ctx, { log }) => {
	const looked = await proposeVolunteers(ctx);
	if (looked > 0) log.info({ looked }, 'orders matched');
};
