import type * as v from 'valibot';
import { requirePermission } from '../accounts/index.ts';
import { recordAudit } from '../platform/audit.ts';
import type { Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { domainError } from '../platform/errors.ts';
import { parseInput } from '../platform/validation.ts';
import { endService } from './end-service.ts';
import { lockVisit, placeOf, requireVolunteer, subjectOfAttendance } from './lock-visit.ts';
import { visitInput } from './schemas.ts';

/**
 * The acting volunteer ends their service, which enters the ledger of hours; the last to leave ends
 * the visit and its order.
 * @returns minutes that count, and whether the cap (plan and an hour) cut them
 * @throws validation_failed, not_signed_in, not_allowed, not_found when they hold no place in it,
 * not_checked_in, already_checked_out
 */
export async function checkOut(
	ctx: Context,
	input: v.InferInput<typeof visitInput>,
): Promise<{ minutes: number; capped: boolean }> {
	const { visitId } = parseInput(visitInput, input);
	const volunteerId = requireVolunteer(ctx);
	return withTransaction(ctx, async (ctx) => {
		const visit = await lockVisit(ctx, visitId);
		const place = placeOf(visit, volunteerId);
		requirePermission(ctx, 'visit.attend', subjectOfAttendance(visit, volunteerId));
		if (!place.checkedInAt) throw domainError('not_checked_in');
		if (place.checkedOutAt) throw domainError('already_checked_out');
		await recordAudit(ctx, {
			action: 'visit_place.check_out',
			subjectType: 'visit_place',
			subjectId: place.id,
			districtId: visit.districtId,
			detail: { visitId },
		});
		return endService(ctx, visit, { ...place, checkedInAt: place.checkedInAt }, ctx.now);
	});
}
