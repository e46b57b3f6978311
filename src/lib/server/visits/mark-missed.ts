import type * as v from 'valibot';
import { requirePermission } from '../accounts/index.ts';
import { formatInstant } from '../../i18n/format.ts';
import type { Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { domainError } from '../platform/errors.ts';
import { parseInput } from '../platform/validation.ts';
import { lockVisit, placeOf, subjectOfAttendance } from './lock-visit.ts';
import { loseVolunteers } from './lose-volunteers.ts';
import { isLateFrom } from './rules.ts';
import { markMissedInput } from './schemas.ts';

/**
 * The desk notes that a volunteer did not come. Before the planned end the order is matched anew,
 * after it the order is on the desk.
 * @throws validation_failed, not_signed_in, not_allowed, not_found when they hold no place in it,
 * already_checked_in, wrong_state when the visit is not agreed, too_early until 15 minutes after
 * the planned start
 */
export async function markMissed(
	ctx: Context,
	input: v.InferInput<typeof markMissedInput>,
): Promise<void> {
	const { visitId, volunteerId } = parseInput(markMissedInput, input);
	await withTransaction(ctx, async (ctx) => {
		const visit = await lockVisit(ctx, visitId);
		requirePermission(ctx, 'visit.mark_missed', subjectOfAttendance(visit, null));
		const place = placeOf(visit, volunteerId);
		if (place.checkedInAt) throw domainError('already_checked_in');
		if (!['agreed', 'on_the_way', 'checked_in'].includes(visit.state))
			throw domainError('wrong_state');
		const lateFrom = isLateFrom(visit);
		if (ctx.now < lateFrom)
			throw domainError('too_early', { parameters: { time: formatInstant(ctx.locale, lateFrom) } });
		await loseVolunteers(ctx, visit, [place], { kind: 'missed', reason: null });
	});
}
