import type * as v from 'valibot';
import { requirePermission } from '../accounts/index.ts';
import { recordAudit } from '../platform/audit.ts';
import type { Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { domainError } from '../platform/errors.ts';
import { parseInput } from '../platform/validation.ts';
import { lockVisit, placeOf, subjectOfAttendance } from './lock-visit.ts';
import { selectVolunteerPhone } from './queries.ts';
import { isLateFrom } from './rules.ts';
import { markMissedInput } from './schemas.ts';

/**
 * The phone (E.164) of a volunteer who is late, for the desk to call; each time is an audit row.
 * @throws validation_failed, not_signed_in, not_allowed, not_found when they hold no place in it,
 * wrong_state when they have come, or are not late yet
 */
export async function revealLateVolunteer(
	ctx: Context,
	input: v.InferInput<typeof markMissedInput>,
): Promise<{ phone: string }> {
	const { visitId, volunteerId } = parseInput(markMissedInput, input);
	return withTransaction(ctx, async (ctx) => {
		const visit = await lockVisit(ctx, visitId);
		requirePermission(ctx, 'visit.mark_missed', subjectOfAttendance(visit, null));
		const place = placeOf(visit, volunteerId);
		if (place.checkedInAt || ctx.now < isLateFrom(visit)) throw domainError('wrong_state');
		const stored = await selectVolunteerPhone(ctx.sql, volunteerId);
		if (!stored) throw domainError('not_found');
		await recordAudit(ctx, {
			action: 'visit.reveal_volunteer',
			subjectType: 'volunteer',
			subjectId: volunteerId,
			districtId: visit.districtId,
			detail: { visitId },
		});
		return { phone: ctx.codec.decrypt(stored, `volunteers.phone_encrypted:${volunteerId}`) };
	});
}
