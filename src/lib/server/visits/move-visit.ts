import { recordAudit } from '../platform/audit.ts';
import type { Context } from '../platform/context.ts';
import { updateVisitState } from './queries.ts';
import { nextVisitState, type VisitEvent, type VisitState } from './states.ts';

/**
 * Changes a visit's state as the table allows, with its audit row, in the caller's transaction.
 * @param detail ids, counts and reasons for the audit; no personal data
 * @throws wrong_state
 */
export async function moveVisit(
	ctx: Context,
	visit: { id: string; districtId: string; state: VisitState },
	event: VisitEvent,
	detail: Record<string, unknown> = {},
): Promise<void> {
	const to = nextVisitState(visit.state, event);
	await updateVisitState(ctx.sql, visit.id, to);
	await recordAudit(ctx, {
		action: `visit.${event}`,
		subjectType: 'visit',
		subjectId: visit.id,
		districtId: visit.districtId,
		detail: { from: visit.state, to, ...detail },
	});
}
