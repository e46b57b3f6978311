import type { Context } from '../../platform/context.ts';
import { firstBrokenRule, type Question } from '../rules.ts';
import { meanLoad, scoreCandidate, type Score, type Scoring } from '../score.ts';
import type { CandidateSnapshot } from '../snapshot.ts';
import { storedCandidates } from '../stored-candidates.ts';
import { loadScoring } from './load-scoring.ts';

/**
 * Scores one volunteer as a look at the order would now, beside those who could be asked.
 * @param order the same as the question's
 */
export async function scoreOne(
	ctx: Context,
	order: Parameters<typeof loadScoring>[1],
	question: Question,
	candidate: CandidateSnapshot,
): Promise<{ score: Score; scoring: Scoring; neighbourLoad: number }> {
	const scoring = await loadScoring(ctx, order);
	const list = await storedCandidates(ctx.sql).listCandidates(question.order, ctx.now);
	const neighbourLoad = meanLoad(
		question,
		list.candidates.filter((each) => firstBrokenRule(question, each) === null),
	);
	return {
		score: scoreCandidate(question, candidate, scoring, neighbourLoad),
		scoring,
		neighbourLoad,
	};
}
