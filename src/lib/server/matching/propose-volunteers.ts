import { addMinutes } from '../../calendar/local-time.ts';
import { lockOrder, scheduleMatching, type OrderRow } from '../orders/index.ts';
import type { Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { enqueue } from '../platform/enqueue.ts';
import { domainError } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { openPlacesOf, openVisit } from '../visits/index.ts';
import { climbOrder } from './climbing/climb-order.ts';
import {
	claimDueOrder,
	expireOffersDue,
	insertDecision,
	selectWave,
	takeTurnInDistrict,
} from './queries.ts';
import { selectChoice } from './planning/queries.ts';
import { loadScoring } from './scoring/load-scoring.ts';
import { writeRanked } from './scoring/ranked-entry.ts';
import type { Scoring } from './score.ts';
import { sendOffers } from './send-offers.ts';
import { noFacts, storedCandidates, type DistrictFacts } from './stored-candidates.ts';
import { lookAtOrder, type Look } from './waves.ts';

const mostOrders = 200;
/** A plan made earlier than this is no longer followed. */
const planHoldsMinutes = 30;

/**
 * Looks at up to 200 orders that are due, each in a transaction of its own: asks the next
 * volunteers, waits, or hands the order to the desk. May run many times and side by side; what
 * one look comes to is there altogether or not at all. An order that cannot be looked at does not
 * hold up the others: the first such fault is thrown at the end.
 * @returns how many orders were looked at
 */
export async function proposeVolunteers(ctx: Context): Promise<number> {
	const failed: string[] = [];
	const facts = noFacts();
	let firstFault: unknown;
	let looked = 0;
	while (looked + failed.length < mostOrders) {
		let claimed: string | null = null;
		try {
			await withTransaction(ctx, async (ctx) => {
				claimed = await claimDueOrder(ctx.sql, ctx.now, failed);
				if (claimed) await lookAt(ctx, claimed, facts);
			});
		} catch (fault) {
			if (!claimed) throw fault;
			failed.push(claimed);
			firstFault ??= fault;
			continue;
		}
		if (!claimed) break;
		looked += 1;
	}
	if (looked + failed.length === mostOrders) await enqueue(ctx, 'matching/propose');
	if (failed.length > 0) throw firstFault;
	return looked;
}

async function lookAt(ctx: Context, orderId: string, facts: DistrictFacts): Promise<void> {
	const order = await lockOrder(ctx, orderId);
	await openVisit(ctx, order);
	const places = await openPlacesOf(ctx, order.id);
	const source = storedCandidates(ctx.sql, facts);
	const snapshot = await source.findOrder(order.id);
	if (!snapshot) throw domainError('not_found');
	const scoring = await loadScoring(ctx, order);
	const choice = await selectChoice(ctx.sql, order.id, addMinutes(ctx.now, -planHoldsMinutes));
	// Two looks at once could ask one volunteer more often than they want. From here on others wait.
	await takeTurnInDistrict(ctx.sql, order.districtId);
	await expireOffersDue(ctx.sql, ctx.now, order.id);
	const wave = await selectWave(ctx.sql, order);
	const list = await source.listCandidates(snapshot, ctx.now);
	const look = lookAtOrder(
		snapshot,
		list,
		{
			wave: order.matchingWave,
			waveEndsAt: wave.waveEndsAt,
			askedAnyone: wave.askedAnyone,
			planned: choice?.volunteerIds ?? [],
			placesOpen: places.length,
			openOffers: wave.openOffers.map(({ chance, sentAt, endsAt }) => ({
				chance,
				sentAt: new Date(sentAt),
				endsAt: new Date(endsAt),
			})),
			answers: wave.answers ?? [],
		},
		ctx.now,
		scoring,
	);
	await record(ctx, order, look, { scoring, planId: choice?.planId ?? null });
	if (look.outcome === 'asked')
		await sendOffers(ctx, order, {
			number: look.wave,
			source: 'matcher',
			candidates: look.asked,
			weightsVersion: scoring.version,
			placeIds: places.map(({ placeId }) => placeId),
			expiresAt: look.expiresAt,
		});
	if (look.outcome === 'desk') await handToDesk(ctx, order, look.reason);
	else
		await scheduleMatching(ctx, order.id, {
			matchingWave: look.wave,
			matchingDueAt: look.lookAgainAt,
		});
}

async function record(
	ctx: Context,
	order: OrderRow,
	look: Look,
	{ scoring, planId }: { scoring: Scoring; planId: string | null },
): Promise<void> {
	await insertDecision(ctx.sql, {
		id: newId(),
		orderId: order.id,
		round: order.matchingRound,
		wave: look.wave,
		at: ctx.now,
		considered: look.considered,
		ruledOut: look.ruledOut,
		asked:
			look.outcome === 'asked'
				? look.asked.map(({ volunteerId, score }) => ({
						volunteerId,
						score: score.total,
						parts: score.parts,
					}))
				: [],
		outcome: look.outcome,
		weightsVersion: scoring.version,
		ranked: writeRanked(look.ranked),
		planId,
	});
}

async function handToDesk(
	ctx: Context,
	order: OrderRow,
	reason: Extract<Look, { outcome: 'desk' }>['reason'],
): Promise<void> {
	const handed = { matchingDueAt: null, deskSince: ctx.now, deskReason: reason };
	await scheduleMatching(ctx, order.id, handed);
	await climbOrder(ctx, { ...order, ...handed });
}
