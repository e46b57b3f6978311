import { recomputeMetricDays } from '../../../src/lib/server/metrics/index.ts';
import type { TaskWork } from '../../task-work.ts';

export const recompute: TaskWork = async (ctx) => {
	await recomputeMetricDays(ctx);
};
