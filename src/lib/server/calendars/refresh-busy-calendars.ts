import { addDays, addMinutes, localDateOf, localDayBounds } from '../../calendar/local-time.ts';
import { notify } from '../messages/index.ts';
import type { Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { keepBlockedTime } from '../volunteers/index.ts';
import { fetchCalendar, type Fetched, type FetchFailure } from './fetch-calendar.ts';
import {
	claimDueCalendars,
	replaceBusyTimes,
	updateCalendarFailed,
	updateCalendarRead,
	updateCalendarTold,
	type DueCalendarRow,
} from './queries.ts';
import { readCalendar, type CalendarReading } from './read-calendar.ts';

/** Busy times are read so far ahead, as visits are planned. */
const daysAhead = 42;
const readAgainMinutes = 4 * 60;
const tryAgainMinutes = 60;
const leaseMinutes = 10;
const batch = 20;
/** A volunteer is told once a calendar could not be read for so long. */
const tellAfterMinutes = 24 * 60;

/**
 * Reads the calendars elsewhere that are due, up to 20: their events become busy times, in which
 * nobody is asked. One that cannot be read keeps what it told last; after a day its owner is told,
 * once. A sweep: it may run at any time.
 * @param fetch fetches an address, {@link fetchCalendar}
 * @returns how many were looked at
 */
export async function refreshBusyCalendars(
	ctx: Context,
	fetch: (url: string) => Promise<Fetched> = fetchCalendar,
): Promise<number> {
	const due = await claimDueCalendars(ctx.sql, {
		now: ctx.now,
		leaseEnds: addMinutes(ctx.now, leaseMinutes),
		most: batch,
	});
	for (const calendar of due) {
		const url = ctx.codec.decrypt(
			calendar.urlEncrypted,
			`busy_calendars.url_encrypted:${calendar.id}`,
		);
		const reading = await read(ctx, calendar, await fetch(url));
		await withTransaction(ctx, (ctx) =>
			reading.failure
				? noteFailure(ctx, calendar, reading.failure)
				: keepBusyTimes(ctx, calendar, reading.periods),
		);
	}
	return due.length;
}

async function read(
	ctx: Context,
	{ timeZone }: DueCalendarRow,
	fetched: Fetched,
): Promise<CalendarReading | { failure: FetchFailure }> {
	if (fetched.failure) return fetched;
	const lastDay = addDays(localDateOf(ctx.now, timeZone), daysAhead);
	const window = { startsAt: ctx.now, endsAt: localDayBounds(lastDay, timeZone).end };
	return readCalendar({ text: fetched.text, window, timeZone });
}

async function keepBusyTimes(
	ctx: Context,
	{ id, volunteerId }: DueCalendarRow,
	periods: Parameters<typeof replaceBusyTimes>[2],
): Promise<void> {
	const dueAt = addMinutes(ctx.now, readAgainMinutes);
	if (!(await updateCalendarRead(ctx.sql, { id, readAt: ctx.now, dueAt }))) return;
	await replaceBusyTimes(ctx.sql, id, periods);
	await keepBlockedTime(ctx, volunteerId);
}

async function noteFailure(
	ctx: Context,
	{ id }: DueCalendarRow,
	failure: FetchFailure,
): Promise<void> {
	const failed = await updateCalendarFailed(ctx.sql, {
		id,
		failure,
		now: ctx.now,
		dueAt: addMinutes(ctx.now, tryAgainMinutes),
	});
	if (!failed?.accountId || failed.toldAt) return;
	if (failed.failingSince > addMinutes(ctx.now, -tellAfterMinutes)) return;
	await updateCalendarTold(ctx.sql, id, ctx.now);
	await notify(ctx, {
		accountId: failed.accountId,
		districtId: failed.districtId,
		kind: 'calendar_failing',
		subjectId: id,
		parameters: {},
		uniqueKey: `calendar_failing:${id}:${failed.failingSince.toISOString()}`,
	});
}
