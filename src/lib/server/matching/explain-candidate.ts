import { requireOrder } from '../orders/index.ts';
import type { Context } from '../platform/context.ts';
import { getVolunteer } from '../volunteers/index.ts';
import { snapshotsOf } from './check-rules.ts';
import { askAbout, canBeSetAside, explainRules, type RuleResult } from './rules.ts';
import { scoreCandidate, type Score } from './score.ts';

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
	score: Score;
}

/**
 * Explains what each rule says of a volunteer for an order ("why not this person").
 * @throws not_found, not_signed_in, not_allowed
 */
export async function explainCandidate(
	ctx: Context,
	input: { orderId: string; volunteerId: string },
): Promise<CandidateExplanation> {
	await requireOrder(ctx, input.orderId, 'order.see_decisions');
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
	return { volunteer: { id, name }, rules, proposable, score: scoreCandidate(question, candidate) };
}
