import { withinScopes, type SqlPart } from '../areas/index.ts';
import type { Sql } from '../platform/db.ts';
import type { VisitState } from '../visits/index.ts';
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

/** Ends the feed in force of an account; answers whether there was one. */
export async function revokeFeedOf(sql: Sql, accountId: string, now: Date): Promise<boolean> {
	const result = await sql`
		update calendar_feeds set revoked_at = ${now}
		where account_id = ${accountId} and revoked_at is null`;
	return result.count > 0;
}

export async function insertFeed(
	sql: Sql,
	feed: { id: string; accountId: string; tokenHash: string; createdAt: Date },
): Promise<void> {
	await sql`
		insert into calendar_feeds (id, account_id, token_hash, created_at)
		values (${feed.id}, ${feed.accountId}, ${feed.tokenHash}, ${feed.createdAt})`;
}

export async function findFeedOf(sql: Sql, accountId: string): Promise<{ createdAt: Date } | null> {
	const [row] = await sql<{ createdAt: Date }[]>`
		select created_at as "createdAt" from calendar_feeds
		where account_id = ${accountId} and revoked_at is null`;
	return row ?? null;
}

/** The active account whose feed in force has this secret. */
export async function findAccountOfFeed(sql: Sql, tokenHash: string): Promise<string | null> {
	const [row] = await sql<{ accountId: string }[]>`
		select f.account_id as "accountId"
		from calendar_feeds f join accounts a on a.id = f.account_id
		where f.token_hash = ${tokenHash} and f.revoked_at is null and a.state = 'active'`;
	return row?.accountId ?? null;
}

/** Something in a calendar; what its reader may not know is null. */
export interface EntryRow {
	/** As volunteer, as client or family, for the desk or a team; or a block of one's own time. */
	kind: 'visit' | 'service' | 'time_off' | 'busy';
	id: string;
	orderId: string | null;
	orderNumber: string | null;
	itemNameZh: string | null;
	itemNameEn: string | null;
	state: VisitState | null;
	startsAt: Date;
	endsAt: Date;
	localDate: string;
	/** Who holds a place; for the desk and a team. */
	volunteerNames: string[] | null;
	/** Who is visited; for the desk. */
	clientName: string | null;
	/** Places without a volunteer. */
	openPlaces: number | null;
	/** How many entries the day has, those that are not listed among them. */
	ofDay: number;
}

const visitEntry = (sql: Sql, kind: 'visit' | 'service', names: SqlPart, client: SqlPart) => sql`
	select ${kind} as kind, v.id, v.order_id, o.number, i.name_zh, i.name_en, v.state, v.starts_at,
		v.ends_at, v.local_date, ${names} as volunteer_names, ${client} as client_name,
		(select count(*)::integer from visit_places p
		 where p.visit_id = v.id and p.volunteer_id is null) as open_places
	from visits v
		join service_items i on i.id = v.item_id
		left join orders o on o.id = v.order_id`;

const nobody = (sql: Sql) => sql`null::text[]`;
const namesOfVisit = (sql: Sql) => sql`
	array(
		select n.name from visit_places p join volunteers n on n.id = p.volunteer_id
		where p.visit_id = v.id order by p.position)`;

async function entriesOf(sql: Sql, entries: SqlPart, mostPerDay: number): Promise<EntryRow[]> {
	return sql<EntryRow[]>`
		select kind, id, order_id as "orderId", number as "orderNumber", name_zh as "itemNameZh",
			name_en as "itemNameEn", state, starts_at as "startsAt", ends_at as "endsAt",
			local_date as "localDate", volunteer_names as "volunteerNames",
			client_name as "clientName", open_places as "openPlaces", of_day as "ofDay"
		from (
			select e.*, count(*) over (partition by local_date) as of_day,
				row_number() over (partition by local_date order by starts_at, id) as nth
			from (${entries}) e) numbered
		where nth <= ${mostPerDay}
		order by starts_at, id`;
}

/** Days of a calendar, local dates; the last is within. */
export interface Days {
	from: string;
	until: string;
}

/** What an account has to do or to expect: visits, services for clients it sees, blocked time. */
export async function selectOwnEntries(
	sql: Sql,
	own: {
		accountId: string;
		volunteerId: string | null;
		timeZone: string;
		days: Days;
		period: Period;
		now: Date;
		mostPerDay: number;
	},
): Promise<EntryRow[]> {
	const { days } = own;
	const onTheDays = sql`v.local_date between ${days.from} and ${days.until}`;
	const asVolunteer = sql`
		${visitEntry(sql, 'visit', nobody(sql), sql`null::text`)}
		where ${onTheDays} and v.state not in ('cancelled', 'dropped')
			and exists (
				select from visit_places p
				where p.visit_id = v.id and p.volunteer_id = ${own.volunteerId}::uuid)`;
	const forClients = sql`
		${visitEntry(sql, 'service', nobody(sql), sql`null::text`)}
		where ${onTheDays} and v.state not in ('cancelled', 'dropped')
			and v.client_id in (
				select id from clients where account_id = ${own.accountId}
				union
				select client_id from client_consents
				where proxy_account_id = ${own.accountId} and 'see' = any(scope)
					and revoked_at is null and granted_at <= ${own.now} and expires_at > ${own.now})`;
	const blocks = sql`
		select t.kind, t.id, null::uuid, null::text, null::text, null::text, null::text,
			lower(t.during), upper(t.during), (lower(t.during) at time zone ${own.timeZone})::date,
			${nobody(sql)}, null::text, null::integer
		from commitments t
		where t.volunteer_id = ${own.volunteerId}::uuid and t.state = 'held'
			and t.kind in ('time_off', 'busy')
			and t.during && tstzrange(${own.period.startsAt}, ${own.period.endsAt})`;
	return entriesOf(
		sql,
		sql`${asVolunteer} union all ${forClients} union all ${blocks}`,
		own.mostPerDay,
	);
}

/** Visits in scopes of staff, or those of a team. */
export async function selectVisitEntries(
	sql: Sql,
	given: {
		districtId: string;
		scopes: readonly { areaPath: string; brandId: string | null }[] | null;
		days: Days;
		volunteerId: string | null;
		teamId: string | null;
		/** Code of a town or community, or null for all. */
		areaCode: string | null;
		withClients: boolean;
		mostPerDay: number;
	},
): Promise<EntryRow[]> {
	const { scopes, volunteerId, teamId, areaCode, days } = given;
	const byPlace = (condition: SqlPart) => sql`
		and exists (select from visit_places p where p.visit_id = v.id and ${condition})`;
	const entries = sql`
		${visitEntry(
			sql,
			'visit',
			namesOfVisit(sql),
			given.withClients
				? sql`(select c.name from clients c where c.id = v.client_id)`
				: sql`null::text`,
		)}
		join areas a on a.id = v.area_id
		where v.district_id = ${given.districtId}
			and v.local_date between ${days.from} and ${days.until}
			and v.state not in ('cancelled', 'dropped')
			${scopes ? sql`and ${withinScopes(sql, scopes, { path: sql`a.path`, brandId: sql`v.brand_id` })}` : sql``}
			${areaCode ? sql`and a.path <@ array(select path from areas where district_id = ${given.districtId} and code = ${areaCode})` : sql``}
			${volunteerId ? byPlace(sql`p.volunteer_id = ${volunteerId}`) : sql``}
			${teamId ? byPlace(sql`p.volunteer_id in (select m.volunteer_id from team_members m where m.team_id = ${teamId})`) : sql``}`;
	return entriesOf(sql, entries, given.mostPerDay);
}

export interface TeamRow {
	id: string;
	nameZh: string;
	nameEn: string;
	areaPath: string;
	districtId: string;
}

/** Teams in scopes, and those that a volunteer leads. */
export async function selectTeams(
	sql: Sql,
	given: {
		districtId: string;
		scopes: readonly { areaPath: string; brandId: string | null }[];
		leaderId: string | null;
	},
): Promise<TeamRow[]> {
	return sql<TeamRow[]>`
		select t.id, t.name_zh as "nameZh", t.name_en as "nameEn", a.path::text as "areaPath",
			t.district_id as "districtId"
		from teams t join areas a on a.id = t.area_id
		where t.district_id = ${given.districtId}
			and (${withinScopes(sql, given.scopes, { path: sql`a.path`, brandId: sql`t.brand_id` })}
				or exists (
					select from team_members m
					where m.team_id = t.id and m.leads and m.volunteer_id = ${given.leaderId}::uuid))
		order by t.name_zh, t.id`;
}

export async function findTimeZone(sql: Sql, districtId: string): Promise<string> {
	const [row] = await sql<{ timeZone: string }[]>`
		select time_zone as "timeZone" from areas where id = ${districtId}`;
	return row?.timeZone ?? 'Asia/Shanghai';
}
