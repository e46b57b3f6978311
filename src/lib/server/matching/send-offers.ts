import { notify } from '../messages/index.ts';
import type { OrderRow } from '../orders/index.ts';
import type { Context } from '../platform/context.ts';
import { newId } from '../platform/ids.ts';
import { insertOffers, selectAccountsOfVolunteers } from './queries.ts';
import type { ScoredCandidate } from './score.ts';

/**
 * Offers places of an order to volunteers and tells those who sign in. The caller holds the order's
 * lock and has checked the rules.
 * @returns the offers' ids, in the order of the candidates
 */
export async function sendOffers(
	ctx: Context,
	order: OrderRow,
	wave: {
		number: number;
		source: 'matcher' | 'dispatcher';
		candidates: readonly ScoredCandidate[];
		/** Of the weights that they were scored with. */
		weightsVersion: number;
		/** Open places; offers are dealt out over them. */
		placeIds: readonly string[];
		expiresAt: Date;
	},
): Promise<string[]> {
	const { candidates, placeIds, expiresAt, source } = wave;
	const accounts = await selectAccountsOfVolunteers(
		ctx.sql,
		candidates.map(({ volunteerId }) => volunteerId),
	);
	const offers = candidates.map(({ volunteerId, score }, index) => ({
		id: newId(),
		districtId: order.districtId,
		orderId: order.id,
		visitPlaceId: placeIds[index % placeIds.length] as string,
		volunteerId,
		round: order.matchingRound,
		wave: wave.number,
		source,
		score: score.total,
		scoreParts: score.parts,
		weightsVersion: wave.weightsVersion,
		distanceMetres: score.distanceMetres,
		travelMinutes: score.travelMinutes,
		sentAt: ctx.now,
		expiresAt,
	}));
	await insertOffers(ctx.sql, offers);
	const { districtId, itemKey, startsAt, endsAt } = order;
	await notify(
		ctx,
		...offers.flatMap(({ id, volunteerId }) => {
			const accountId = accounts.get(volunteerId);
			if (!accountId) return [];
			return {
				accountId,
				districtId,
				kind: 'offer_received' as const,
				subjectId: id,
				parameters: { itemKey, startsAt, endsAt, expiresAt },
				uniqueKey: `offer_received:${id}`,
			};
		}),
	);
	return offers.map(({ id }) => id);
}
