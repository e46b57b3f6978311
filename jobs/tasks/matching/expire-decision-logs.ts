import { expireDecisionLogs } from '../../../src/lib/server/matching/index.ts';
import type { TaskWork } from '../../task-work.ts';

export const endDecisionLogs: TaskWork = async (ctx, { log }) => {
	const deleted = await expireDecisionLogs(ctx);
	if (deleted > 0) log.info({ deleted }, 'decision logs expired');
};
