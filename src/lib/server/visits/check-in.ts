import type * as v from 'valibot';
import { requirePermission } from '../accounts/index.ts';
import { formatInstant } from '../../i18n/format.ts';
import { moveOrder } from '../orders/index.ts';
import { recordAudit } from '../platform/audit.ts';
import type { Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { domainError } from '../platform/errors.ts';
import { markMetricDay } from '../platform/metric-days.ts';
import { parseInput } from '../platform/validation.ts';
import { lockVisit, placeOf, requireVolunteer, subjectOfAttendance } from './lock-visit.ts';
import { moveVisit } from './move-visit.ts';
import { updatePlaceCheckedIn } from './queries.ts';
import { checkInOpensAt } from './rules.ts';
import { visitInput } from './schemas.ts';

/**
 * The acting volunteer begins their service; the first to come begins the visit and its order.
 * @throws validation_failed, not_signed_in, not_allowed, not_found when they hold no place in it,
 * already_checked_in, wrong_state when the visit is not agreed or over, too_early more than 30
 * minutes before the planned start
 */
export async function checkIn(ctx: Context, input: v.InferInput<typeof visitInput>): Promise<void> {
	const { visitId } = parseInput(visitInput, input);
	const volunteerId = requireVolunteer(ctx);
	await withTransaction(ctx, async (ctx) => {
		const visit = await lockVisit(ctx, visitId);
		const place = placeOf(visit, volunteerId);
		requirePermission(ctx, 'visit.attend', subjectOfAttendance(visit, volunteerId));
		if (place.checkedInAt) throw domainError('already_checked_in');
		if (!['agreed', 'on_the_way', 'checked_in'].includes(visit.state))
			throw domainError('wrong_state');
		const opensAt = checkInOpensAt(visit);
		if (ctx.now < opensAt)
			throw domainError('too_early', { parameters: { time: formatInstant(ctx.locale, opensAt) } });
		await updatePlaceCheckedIn(ctx.sql, place.id, ctx.now);
		await recordAudit(ctx, {
			action: 'visit_place.check_in',
			subjectType: 'visit_place',
			subjectId: place.id,
			districtId: visit.districtId,
			detail: { visitId },
		});
		await markMetricDay(ctx, visit.districtId, visit.localDate);
		if (visit.state === 'checked_in') return;
		await moveVisit(ctx, visit, 'check_in', { checkedInAt: ctx.now });
		if (visit.order) await moveOrder(ctx, visit.order.id, 'start_service');
	});
}
