import type * as v from 'valibot';
import type { Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { domainError } from '../platform/errors.ts';
import { parseInput } from '../platform/validation.ts';
import { changeVisitTime, lockVisit } from '../visits/index.ts';
import { moveOf } from './check-visit-move.ts';
import { visitMoveSchema } from './schemas.ts';
import { withdrawOffers } from './withdraw-offers.ts';

/**
 * Moves a visit to another time. Volunteers who break no rule then keep it, and may drop out of it
 * at no cost; the others are let go, and the order is matched again. Everybody is told.
 * @throws validation_failed, not_signed_in, not_allowed, not_found, wrong_state once it has begun,
 * time_conflict, and what the item's hours and the calendar refuse: outside_opening_hours,
 * time_in_past, time_too_far
 */
export async function moveVisitTime(
	ctx: Context,
	input: v.InferInput<typeof visitMoveSchema>,
): Promise<void> {
	const { visitId, startsAt } = parseInput(visitMoveSchema, input);
	await withTransaction(ctx, async (ctx) => {
		const visit = await lockVisit(ctx, visitId);
		const move = await moveOf(ctx, visit, startsAt);
		if (move.refusal) throw domainError(move.refusal.code, { parameters: move.refusal.parameters });
		if (startsAt.getTime() === visit.startsAt.getTime()) return;
		// Whoever was asked was asked about another time.
		if (visit.order?.state === 'matching') await withdrawOffers(ctx, visit.order);
		await changeVisitTime(ctx, visit, {
			...move.to,
			letGo: move.volunteers.filter(({ broken }) => broken.length > 0).map(({ id }) => id),
		});
	});
}
