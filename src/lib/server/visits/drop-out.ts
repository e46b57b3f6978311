import type * as v from 'valibot';
import { requirePermission } from '../accounts/index.ts';
import type { Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { domainError } from '../platform/errors.ts';
import { parseInput } from '../platform/validation.ts';
import { lockVisit, placeOf, requireVolunteer, subjectOfAttendance } from './lock-visit.ts';
import { loseVolunteers } from './lose-volunteers.ts';
import { dropOutInput } from './schemas.ts';

/**
 * A volunteer cannot come after all, which costs them nothing: the place opens again and the order
 * is matched anew, urgently when the visit starts within 24 hours. The desk may do it for who calls.
 * @throws validation_failed, not_signed_in, not_allowed, not_found when they hold no place in it,
 * already_checked_in, wrong_state when the visit is cancelled or over
 */
export async function dropOut(
	ctx: Context,
	input: v.InferInput<typeof dropOutInput>,
): Promise<void> {
	const { visitId, volunteerId: named, reason } = parseInput(dropOutInput, input);
	const volunteerId = named ?? requireVolunteer(ctx);
	await withTransaction(ctx, async (ctx) => {
		const visit = await lockVisit(ctx, visitId);
		requirePermission(ctx, 'visit.drop_out', subjectOfAttendance(visit, volunteerId));
		const place = placeOf(visit, volunteerId);
		if (place.checkedInAt) throw domainError('already_checked_in');
		if (!['open', 'agreed', 'on_the_way', 'checked_in'].includes(visit.state))
			throw domainError('wrong_state');
		await loseVolunteers(ctx, visit, [place], { kind: 'dropped_out', reason: reason ?? null });
	});
}
