import { learnAnswerTimes } from '../../../src/lib/server/matching/index.ts';
import type { TaskWork } from '../../task-work.ts';

export const learnAnswers: TaskWork = async (ctx) => {
	await learnAnswerTimes(ctx);
};
