import { generateVisits } from '../../../src/lib/server/visits/index.ts';
import type { TaskWork } from '../../task-work.ts';

export const generate: TaskWork = async (ctx, { log }) => {
	const { unknownYear } = await generateVisits(ctx);
	if (unknownYear !== null)
		log.error(
			{ year: unknownYear },
			'the holidays of a year are unknown: record them under /admin/holidays',
		);
};
