import type * as v from 'valibot';
import { recordAudit } from '../platform/audit.ts';
import type { Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { enqueue } from '../platform/enqueue.ts';
import { domainError } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { parseInput } from '../platform/validation.ts';
import { lockVolunteer } from '../volunteers/index.ts';
import { countBusyCalendars, insertBusyCalendar } from './queries.ts';
import { requireOwnTimes } from './require-own-times.ts';
import { busyCalendarSchema } from './schemas.ts';

const mostCalendars = 3;

/**
 * The acting volunteer lets Yimi read a calendar elsewhere, as busy times only. Its address is
 * kept encrypted and shown to nobody again; it is read at once, and every few hours.
 * @returns id of the calendar
 * @throws validation_failed, not_signed_in, not_allowed for who is no volunteer, too_many_entries
 */
export async function addBusyCalendar(
	ctx: Context,
	input: v.InferInput<typeof busyCalendarSchema>,
): Promise<string> {
	const { url } = parseInput(busyCalendarSchema, input);
	const { volunteerId, districtId } = requireOwnTimes(ctx);
	const id = newId();
	await withTransaction(ctx, async (ctx) => {
		await lockVolunteer(ctx, volunteerId);
		if ((await countBusyCalendars(ctx.sql, volunteerId)) >= mostCalendars)
			throw domainError('too_many_entries', { parameters: { most: mostCalendars } });
		await insertBusyCalendar(ctx.sql, {
			id,
			volunteerId,
			urlEncrypted: ctx.codec.encrypt(url, `busy_calendars.url_encrypted:${id}`),
			host: new URL(url).hostname,
			createdAt: ctx.now,
		});
		await enqueue(ctx, 'calendars/refresh');
		await recordAudit(ctx, {
			action: 'busy_calendar.add',
			subjectType: 'volunteer',
			subjectId: volunteerId,
			districtId,
			detail: { calendarId: id },
		});
	});
	return id;
}
