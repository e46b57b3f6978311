import { lockOrder, requireOrderPermission } from '../orders/index.ts';
import { recordAudit } from '../platform/audit.ts';
import type { Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { domainError } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { openPlacesOf, openVisit } from '../visits/index.ts';
import { refusalOf, snapshotsOf } from './check-rules.ts';
import { insertDecision } from './queries.ts';
import { askAbout, brokenRules, canBeSetAside } from './rules.ts';
import { scoreOne } from './scoring/score-one.ts';
import type { OverrideReason } from './schemas.ts';
import { sendOffers } from './send-offers.ts';
import { waveEnd } from './waves.ts';

/**
 * A dispatcher proposes someone by name. Rules that speak against it are set aside by giving a
 * reason, which the decision log keeps; rules of safety never are.
 * @returns the offer, which the volunteer may decline like any other
 * @throws not_found, not_signed_in, not_allowed, wrong_state when the order is not in matching,
 * offer_taken when no place is open, rule_broken with the rules in words
 */
export async function proposeByName(
	ctx: Context,
	input: {
		orderId: string;
		volunteerId: string;
		overrideReason?: OverrideReason | undefined;
	},
): Promise<{ offerId: string }> {
	return withTransaction(ctx, async (ctx) => {
		const order = await lockOrder(ctx, input.orderId);
		await requireOrderPermission(ctx, 'order.offer', order);
		if (order.state !== 'matching') throw domainError('wrong_state');
		await openVisit(ctx, order);
		const places = await openPlacesOf(ctx, order.id);
		if (places.length === 0) throw domainError('offer_taken');
		const found = await snapshotsOf(ctx, order.id, input.volunteerId);
		const question = askAbout(found.order, ctx.now);
		const broken = brokenRules(question, found.candidate);
		const fixed = broken.filter((rule) => !canBeSetAside(rule));
		if (fixed.length > 0) throw refusalOf(ctx, fixed);
		if (broken.length > 0 && !input.overrideReason) throw refusalOf(ctx, broken);
		const { score, scoring } = await scoreOne(ctx, order, question, found.candidate);
		const [offerId] = await sendOffers(ctx, order, {
			number: order.matchingWave,
			source: 'dispatcher',
			candidates: [{ volunteerId: input.volunteerId, score }],
			weightsVersion: scoring.version,
			placeIds: places.map(({ placeId }) => placeId),
			expiresAt: waveEnd(found.order, ctx.now),
		});
		const setAside = broken.length > 0 && { brokenRules: broken, reason: input.overrideReason };
		await insertDecision(ctx.sql, {
			id: newId(),
			orderId: order.id,
			round: order.matchingRound,
			wave: order.matchingWave,
			at: ctx.now,
			considered: 1,
			ruledOut: {},
			asked: [
				{ volunteerId: input.volunteerId, score: score.total, parts: score.parts, ...setAside },
			],
			outcome: 'asked',
			weightsVersion: scoring.version,
			planId: null,
			ranked: null,
		});
		await recordAudit(ctx, {
			action: 'order.offer',
			subjectType: 'offer',
			subjectId: offerId as string,
			districtId: order.districtId,
			detail: { orderId: order.id, volunteerId: input.volunteerId, ...setAside },
		});
		return { offerId: offerId as string };
	});
}
