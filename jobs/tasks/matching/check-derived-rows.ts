import { checkDerivedRows } from '../../../src/lib/server/matching/index.ts';
import type { TaskWork } from '../../task-work.ts';

export const checkDerived: TaskWork = async (ctx, { log }) => {
	const repaired = await checkDerivedRows(ctx);
	if (repaired.entries + repaired.standings > 0)
		log.warn(repaired, 'derived rows were out of step and are repaired');
};
