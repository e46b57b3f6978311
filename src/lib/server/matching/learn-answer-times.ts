import { addMinutes } from '../../calendar/local-time.ts';
import type { Context } from '../platform/context.ts';
import { answerBounds } from './answer-times.ts';
import { countAnswerTimes } from './queries.ts';

const daysCounted = 90;

/**
 * Counts how soon acceptances came in the last 90 days, for each district anew. A sweep: it may run
 * at any time, and waves use what it counted last.
 */
export async function learnAnswerTimes(ctx: Context): Promise<void> {
	await countAnswerTimes(ctx.sql, {
		since: addMinutes(ctx.now, -daysCounted * 24 * 60),
		now: ctx.now,
		bounds: answerBounds,
	});
}
