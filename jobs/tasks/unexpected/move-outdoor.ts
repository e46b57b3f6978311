import { moveOutdoorVisits } from '../../../src/lib/server/unexpected/index.ts';
import type { TaskWork } from '../../task-work.ts';

export const moveOutdoor: TaskWork = async (ctx) => {
	// What is more than one sweep takes is not left to the next minute.
	while ((await moveOutdoorVisits(ctx)) > 0);
};
