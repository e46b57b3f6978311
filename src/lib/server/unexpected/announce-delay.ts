import type * as v from 'valibot';
import { addMinutes } from '../../calendar/local-time.ts';
import { requirePermission } from '../accounts/index.ts';
import { tellFamily } from '../orders/index.ts';
import { recordAudit } from '../platform/audit.ts';
import type { Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { domainError } from '../platform/errors.ts';
import { parseInput } from '../platform/validation.ts';
import { lockVisit, placeOf, requireVolunteer, subjectOfAttendance } from '../visits/index.ts';
import { updateExpectedAt } from './queries.ts';
import { delaySchema } from './schemas.ts';

/**
 * The acting volunteer says that they come some minutes later than planned, which costs nothing: the
 * family is told when, and the desk's list waits for them until then.
 * @returns when they are expected
 * @throws validation_failed, not_signed_in, not_allowed, not_found when they hold no place in it,
 * already_checked_in, wrong_state when the visit is not agreed, or would be over by then
 */
export async function announceDelay(
	ctx: Context,
	input: v.InferInput<typeof delaySchema>,
): Promise<{ expectedAt: Date }> {
	const { visitId, minutes } = parseInput(delaySchema, input);
	const volunteerId = requireVolunteer(ctx);
	return withTransaction(ctx, async (ctx) => {
		const visit = await lockVisit(ctx, visitId);
		const place = placeOf(visit, volunteerId);
		requirePermission(ctx, 'visit.attend', subjectOfAttendance(visit, volunteerId));
		if (place.checkedInAt) throw domainError('already_checked_in');
		const expectedAt = addMinutes(visit.startsAt, minutes);
		if (!['agreed', 'on_the_way', 'checked_in'].includes(visit.state) || expectedAt >= visit.endsAt)
			throw domainError('wrong_state');
		await updateExpectedAt(ctx.sql, place.id, expectedAt);
		await recordAudit(ctx, {
			action: 'visit_place.announce_delay',
			subjectType: 'visit_place',
			subjectId: place.id,
			districtId: visit.districtId,
			detail: { visitId, minutes },
		});
		if (visit.order)
			await tellFamily(
				ctx,
				{ ...visit.order, startsAt: expectedAt },
				'order_delayed',
				expectedAt.getTime(),
			);
		return { expectedAt };
	});
}
