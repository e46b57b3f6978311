import { requireOrder } from '../orders/index.ts';
import type { Context } from '../platform/context.ts';
import { getVolunteer } from '../volunteers/index.ts';
import { snapshotsOf } from './check-rules.ts';
import { askAbout, canBeSetAside, explainRules, type RuleResult } from './rules.ts';
import type { Score } from './score.ts';
import { scoreOne } from './scoring/score-one.ts';
import type { VersionedWeights } from './weights.ts';

/** Why a volunteer can or cannot be asked about an order now. */
export interface CandidateExplanation {
	volunteer: { id: string; name: string };
	/** What each rule requires, what is, and whether that is enough. */
	rules: RuleResult[];
	/**
	 * free: no rule is broken; with_reason: a dispatcher may set aside those that are; never: a rule
	 * of safety stands in the way.
	 */
	proposable: 'free' | 'with_reason' | 'never';
	/** As a look at the order would score them now, whatever the rules say. */
	score: Score;
	/** What each part of the score weighs. */
	weights: VersionedWeights;
	/** Mean of the visits, in the 28 days before, of those who could be asked. */
	neighbourLoad: number;
}

/**
 * Explains what each rule says of a volunteer for an order, and what their score is made of ("why
 * not this person").
 * @throws not_found, not_signed_in, not_allowed
 */
export async function explainCandidate(
	ctx: Context,
	input: { orderId: string; volunteerId: string },
): Promise<CandidateExplanation> {
	const row = await requireOrder(ctx, input.orderId, 'order.see_decisions');
	const { id, name } = await getVolunteer(ctx, input.volunteerId);
	const { order, candidate } = await snapshotsOf(ctx, input.orderId, input.volunteerId);
	const question = askAbout(order, ctx.now);
	const rules = explainRules(question, candidate);
	const broken = rules.filter(({ passed }) => !passed);
	const proposable =
		broken.length === 0
			? 'free'
			: broken.every(({ rule }) => canBeSetAside(rule))
				? 'with_reason'
				: 'never';
	const { score, scoring, neighbourLoad } = await scoreOne(ctx, row, question, candidate);
	return {
		volunteer: { id, name },
		rules,
		proposable,
		score,
		weights: { version: scoring.version, weights: scoring.weights },
		neighbourLoad,
	};
}
