import type * as v from 'valibot';
import { requirePermission } from '../accounts/index.ts';
import { recordAudit } from '../platform/audit.ts';
import type { Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { domainError } from '../platform/errors.ts';
import { parseInput } from '../platform/validation.ts';
import {
	endService,
	lockVisit,
	markMissedInput,
	placeOf,
	subjectOfAttendance,
} from '../visits/index.ts';

/**
 * The desk ends the service of a volunteer who never checked out, at its planned end: what was done
 * beyond it is corrected in the ledger, by who certifies it.
 * @throws validation_failed, not_signed_in, not_allowed, not_found when they hold no place in it,
 * not_checked_in, already_checked_out, wrong_state before the planned end
 */
export async function checkOutFor(
	ctx: Context,
	input: v.InferInput<typeof markMissedInput>,
): Promise<void> {
	const { visitId, volunteerId } = parseInput(markMissedInput, input);
	await withTransaction(ctx, async (ctx) => {
		const visit = await lockVisit(ctx, visitId);
		requirePermission(ctx, 'visit.check_out_for', subjectOfAttendance(visit, null));
		const place = placeOf(visit, volunteerId);
		if (!place.checkedInAt) throw domainError('not_checked_in');
		if (place.checkedOutAt) throw domainError('already_checked_out');
		if (ctx.now < visit.endsAt) throw domainError('wrong_state');
		const at = place.checkedInAt > visit.endsAt ? place.checkedInAt : visit.endsAt;
		await endService(ctx, visit, { ...place, checkedInAt: place.checkedInAt }, at);
		await recordAudit(ctx, {
			action: 'visit_place.check_out_for',
			subjectType: 'visit_place',
			subjectId: place.id,
			districtId: visit.districtId,
			detail: { visitId, volunteerId },
		});
	});
}
