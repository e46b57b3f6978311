import { recordAudit } from '../platform/audit.ts';
import type { Context } from '../platform/context.ts';
import { updateVisitState } from './queries.ts';
import { nextVisitState, type VisitEvent, type VisitState } from './states.ts';

/**
 * Changes a visit's state as the table allows, with its audit row, in the caller's transaction.
 * @param times first check-in or last check-out, set with the state
 * @returns the state after it
 * @throws wrong_state
 */
export async function moveVisit(
	ctx: Context,
	visit: { id: string; districtId: string; state: VisitState },
	event: VisitEvent,
	times: { checkedInAt?: Date; checkedOutAt?: Date } = {},
): Promise<VisitState> {
	const to = nextVisitState(visit.state, event);
	await updateVisitState(ctx.sql, visit.id, to, times);
	await recordAudit(ctx, {
		action: `visit.${event}`,
		subjectType: 'visit',
		subjectId: visit.id,
		districtId: visit.districtId,
		detail: { from: visit.state, to },
	});
	return to;
}
