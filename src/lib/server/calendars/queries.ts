import type { Sql } from '../platform/db.ts';
import type { Period } from './busy-times.ts';
import type { FetchFailure } from './fetch-calendar.ts';

export interface BusyCalendarRow {
	id: string;
	host: string;
	readAt: Date | null;
	failingSince: Date | null;
	failure: FetchFailure | null;
	/** Busy times to come that it told. */
	busyTimes: number;
}

export async function selectBusyCalendars(
	sql: Sql,
	volunteerId: string,
	now: Date,
): Promise<BusyCalendarRow[]> {
	return sql<BusyCalendarRow[]>`
		select c.id, c.host, c.read_at as "readAt", c.failing_since as "failingSince", c.failure,
			(select count(*) from busy_times b where b.calendar_id = c.id and b.ends_at > ${now})
				as "busyTimes"
		from busy_calendars c
		where c.volunteer_id = ${volunteerId}
		order by c.created_at, c.id`;
}

export async function countBusyCalendars(sql: Sql, volunteerId: string): Promise<number> {
	const [row] = await sql<{ count: number }[]>`
		select count(*) as count from busy_calendars where volunteer_id = ${volunteerId}`;
	return row?.count ?? 0;
}

export async function insertBusyCalendar(
	sql: Sql,
	calendar: {
		id: string;
		volunteerId: string;
		urlEncrypted: Uint8Array;
		host: string;
		createdAt: Date;
	},
): Promise<void> {
	await sql`
		insert into busy_calendars (id, volunteer_id, url_encrypted, host, created_at, due_at)
		values (${calendar.id}, ${calendar.volunteerId}, ${calendar.urlEncrypted}, ${calendar.host},
			${calendar.createdAt}, ${calendar.createdAt})`;
}

/** Answers whether there was one. */
export async function deleteBusyCalendar(
	sql: Sql,
	volunteerId: string,
	calendarId: string,
): Promise<boolean> {
	const result = await sql`
		delete from busy_calendars where id = ${calendarId} and volunteer_id = ${volunteerId}`;
	return result.count === 1;
}

export interface DueCalendarRow {
	id: string;
	volunteerId: string;
	urlEncrypted: Uint8Array;
	timeZone: string;
}

/** Takes calendars that are due, each for one reader at a time, until `leaseEnds`. */
export async function claimDueCalendars(
	sql: Sql,
	claim: { now: Date; leaseEnds: Date; most: number },
): Promise<DueCalendarRow[]> {
	return sql<DueCalendarRow[]>`
		with claimed as (
			update busy_calendars set due_at = ${claim.leaseEnds}
			where id in (
				select c.id from busy_calendars c join volunteers v on v.id = c.volunteer_id
				where c.due_at <= ${claim.now} and v.state <> 'left'
				order by c.due_at limit ${claim.most}
				for update of c skip locked)
			returning *)
		select c.id, c.volunteer_id as "volunteerId", c.url_encrypted as "urlEncrypted",
			d.time_zone as "timeZone"
		from claimed c join volunteers v on v.id = c.volunteer_id join areas d on d.id = v.district_id`;
}

/** Answers false when the calendar was removed meanwhile. */
export async function updateCalendarRead(
	sql: Sql,
	calendar: { id: string; readAt: Date; dueAt: Date },
): Promise<boolean> {
	const result = await sql`
		update busy_calendars
		set read_at = ${calendar.readAt}, due_at = ${calendar.dueAt}, failing_since = null,
			failure = null, told_at = null
		where id = ${calendar.id}`;
	return result.count === 1;
}

export async function replaceBusyTimes(
	sql: Sql,
	calendarId: string,
	periods: readonly Period[],
): Promise<void> {
	await sql`delete from busy_times where calendar_id = ${calendarId}`;
	await sql`
		insert into busy_times (calendar_id, starts_at, ends_at)
		select ${calendarId}, p."startsAt", p."endsAt"
		from jsonb_to_recordset(${sql.json(periods as never)}) as p
			("startsAt" timestamptz, "endsAt" timestamptz)`;
}

export interface FailedCalendarRow {
	accountId: string | null;
	districtId: string;
	failingSince: Date;
	toldAt: Date | null;
}

/** Null when the calendar was removed meanwhile. */
export async function updateCalendarFailed(
	sql: Sql,
	calendar: { id: string; failure: FetchFailure; now: Date; dueAt: Date },
): Promise<FailedCalendarRow | null> {
	const [row] = await sql<FailedCalendarRow[]>`
		update busy_calendars c
		set failure = ${calendar.failure}, due_at = ${calendar.dueAt},
			failing_since = coalesce(c.failing_since, ${calendar.now}::timestamptz)
		from volunteers v
		where c.id = ${calendar.id} and v.id = c.volunteer_id
		returning v.account_id as "accountId", v.district_id as "districtId",
			c.failing_since as "failingSince", c.told_at as "toldAt"`;
	return row ?? null;
}

export async function updateCalendarTold(sql: Sql, calendarId: string, now: Date): Promise<void> {
	await sql`update busy_calendars set told_at = ${now} where id = ${calendarId}`;
}
