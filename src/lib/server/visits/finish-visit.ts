import { moveOrder, tellFamily } from '../orders/index.ts';
import type { Context } from '../platform/context.ts';
import { enqueue } from '../platform/enqueue.ts';
import { isFilled, type LockedVisit } from './lock-visit.ts';
import { moveVisit } from './move-visit.ts';
import { closesByItselfAt } from './rules.ts';

/**
 * Ends a visit in service once everybody who holds a place has checked out, and its order with it.
 * @param visit as it stands after the change, locked
 */
export async function finishVisitIfAllOut(ctx: Context, visit: LockedVisit): Promise<void> {
	const held = visit.places.filter(isFilled);
	if (held.some((place) => place.checkedOutAt === null)) return;
	const last = Math.max(...held.map((place) => (place.checkedOutAt as Date).getTime()));
	await moveVisit(ctx, visit, 'check_out', { checkedOutAt: new Date(last) });
	if (!visit.order) return;
	await moveOrder(ctx, visit.order.id, 'finish', {
		doneAt: ctx.now,
		closesAt: closesByItselfAt(ctx.now),
	});
	await enqueue(ctx, 'feedback/schedule-follow-ups');
	await tellFamily(ctx, visit.order, 'order_done');
}
