import { recordAudit } from '../platform/audit.ts';
import type { Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { domainError } from '../platform/errors.ts';
import { keepBlockedTime } from '../volunteers/index.ts';
import { deleteBusyCalendar } from './queries.ts';
import { requireOwnTimes } from './require-own-times.ts';

/**
 * The acting volunteer has a calendar read no more; its busy times are deleted with it.
 * @throws not_signed_in, not_allowed, not_found
 */
export async function removeBusyCalendar(
	ctx: Context,
	input: { calendarId: string },
): Promise<void> {
	const { volunteerId, districtId } = requireOwnTimes(ctx);
	const { calendarId } = input;
	await withTransaction(ctx, async (ctx) => {
		if (!(await deleteBusyCalendar(ctx.sql, volunteerId, calendarId)))
			throw domainError('not_found');
		await keepBlockedTime(ctx, volunteerId);
		await recordAudit(ctx, {
			action: 'busy_calendar.remove',
			subjectType: 'volunteer',
			subjectId: volunteerId,
			districtId,
			detail: { calendarId },
		});
	});
}
