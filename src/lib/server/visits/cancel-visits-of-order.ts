import { notify } from '../messages/index.ts';
import { accountOf, type Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { keepBlockedTime } from '../volunteers/index.ts';
import { isFilled, lockVisit } from './lock-visit.ts';
import { moveVisit } from './move-visit.ts';
import { insertSkipOfVisit } from './plans/queries.ts';
import { releaseCommitment, selectAccountsInVisit, selectVisitIdsOfOrder } from './queries.ts';
import type { VisitState } from './states.ts';

/** A missed visit stays missed: that it was is part of the record. */
const notBegun: readonly VisitState[] = ['open', 'agreed', 'on_the_way'];

/**
 * Cancels the visits of an order that have not begun, frees the time of their volunteers, who stay
 * named in their places, and tells them. Permission is the caller's to check.
 */
export async function cancelVisitsOfOrder(ctx: Context, orderId: string): Promise<void> {
	await withTransaction(ctx, async (ctx) => {
		for (const visitId of await selectVisitIdsOfOrder(ctx.sql, orderId)) {
			const visit = await lockVisit(ctx, visitId);
			if (!notBegun.includes(visit.state)) continue;
			await moveVisit(ctx, visit, 'cancel');
			// What its plan must not bring back by itself.
			await insertSkipOfVisit(ctx.sql, visitId, {
				at: ctx.now,
				by: accountOf(ctx)?.accountId ?? null,
			});
			for (const place of visit.places.filter(isFilled)) {
				await releaseCommitment(ctx.sql, place.id);
				await keepBlockedTime(ctx, place.volunteerId);
			}
			for (const accountId of await selectAccountsInVisit(ctx.sql, visitId))
				await notify(ctx, {
					accountId,
					districtId: visit.districtId,
					kind: 'visit_cancelled',
					subjectId: visitId,
					parameters: { itemKey: visit.itemKey, startsAt: visit.startsAt },
					uniqueKey: `visit_cancelled:${visitId}:${accountId}`,
				});
		}
	});
}
