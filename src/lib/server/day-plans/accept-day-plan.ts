import { proposeByName } from '../matching/index.ts';
import { recordAudit } from '../platform/audit.ts';
import type { Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { domainError, isDomainError } from '../platform/errors.ts';
import { lockDayPlan, updateDayPlanAccepted } from './queries.ts';
import { requireDayPlan } from './require-day-plan.ts';
import type { AcceptanceOutcome } from './schemas.ts';

/**
 * Accepts a proposal: the volunteers it names are offered the open places, as a dispatcher's offer
 * that they may decline. What somebody has agreed to is not touched; visits at another time than
 * the client was told, and changes of who comes, are left to people.
 * @returns how many offers went out, and which a rule refused by now
 * @throws not_signed_in, not_allowed, not_found, wrong_state when it is no proposal (any more)
 */
export async function acceptDayPlan(
	ctx: Context,
	input: { planId: string },
): Promise<AcceptanceOutcome> {
	return withTransaction(ctx, async (ctx) => {
		const plan = requireDayPlan(ctx, await lockDayPlan(ctx.sql, input.planId));
		if (plan.state !== 'proposed' || !plan.proposal) throw domainError('wrong_state');
		const outcome: AcceptanceOutcome = { offers: 0, refused: [] };
		for (const { orderId, volunteerId, agreed, insteadOf, late } of plan.proposal.visits) {
			if (agreed || insteadOf !== null || late !== 0) continue;
			try {
				await proposeByName(ctx, { orderId, volunteerId });
				outcome.offers += 1;
			} catch (refusal) {
				if (!isDomainError(refusal)) throw refusal;
				outcome.refused.push({ orderId, volunteerId, problem: refusal.code });
			}
		}
		await updateDayPlanAccepted(ctx.sql, plan.id, outcome);
		await recordAudit(ctx, {
			action: 'day_plan.accept',
			subjectType: 'day_plan',
			subjectId: plan.id,
			districtId: plan.districtId,
			detail: { offers: outcome.offers, refused: outcome.refused.length },
		});
		return outcome;
	});
}
