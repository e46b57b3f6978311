import { withinScopes } from '../areas/index.ts';
import type { Sql } from '../platform/db.ts';
import type { Block, FreeTime } from './rules.ts';
import type { Preferences } from './schemas.ts';
import type { TravelMode } from './travel.ts';

export type VolunteerState = 'applied' | 'active' | 'paused' | 'left';

/** A name of the catalogue in both languages. */
export interface NamedKey {
	key: string;
	nameZh: string;
	nameEn: string;
}

/** A volunteer's profile, without the phone. */
export interface VolunteerRow {
	id: string;
	districtId: string;
	areaId: string;
	areaPath: string;
	accountId: string | null;
	name: string;
	sex: 'female' | 'male' | null;
	birthDate: string;
	state: VolunteerState;
	vettedOn: string | null;
	guardianConsentOn: string | null;
	insuredUntil: string | null;
	joinedOn: string;
	radiusMetres: number;
	travelMode: TravelMode;
	languages: string[];
	visitsPerDay: number;
	visitsPerWeek: number;
	offersPerDay: number;
	quietFrom: string;
	quietUntil: string;
	skills: NamedKey[];
	credentials: (NamedKey & { validFrom: string; validUntil: string | null })[];
	teams: { nameZh: string; nameEn: string }[];
	freeTimes: FreeTime[];
}

export async function selectVolunteer(sql: Sql, volunteerId: string): Promise<VolunteerRow | null> {
	const [row] = await sql<VolunteerRow[]>`
		select v.id, v.district_id as "districtId", v.area_id as "areaId", a.path::text as "areaPath",
			v.account_id as "accountId", v.name, v.sex, v.birth_date as "birthDate", v.state,
			v.vetted_on as "vettedOn", v.guardian_consent_on as "guardianConsentOn",
			v.insured_until as "insuredUntil", v.joined_on as "joinedOn",
			v.radius_metres as "radiusMetres", v.travel_mode as "travelMode", v.languages,
			v.visits_per_day as "visitsPerDay", v.visits_per_week as "visitsPerWeek",
			v.offers_per_day as "offersPerDay", to_char(v.quiet_from, 'HH24:MI') as "quietFrom",
			to_char(v.quiet_until, 'HH24:MI') as "quietUntil",
			(select coalesce(json_agg(json_build_object(
				'key', s.key, 'nameZh', s.name_zh, 'nameEn', s.name_en) order by s.key), '[]')
			 from volunteer_skills vs join skills s on s.key = vs.skill
			 where vs.volunteer_id = v.id) as skills,
			(select coalesce(json_agg(json_build_object(
				'key', k.key, 'nameZh', k.name_zh, 'nameEn', k.name_en, 'validFrom', c.valid_from,
				'validUntil', c.valid_until) order by k.key, c.valid_from), '[]')
			 from volunteer_credentials c join credential_kinds k on k.key = c.kind
			 where c.volunteer_id = v.id) as credentials,
			(select coalesce(json_agg(json_build_object(
				'nameZh', t.name_zh, 'nameEn', t.name_en) order by t.name_zh), '[]')
			 from team_members m join teams t on t.id = m.team_id
			 where m.volunteer_id = v.id) as teams,
			(select coalesce(json_agg(json_build_object(
				'weekday', f.weekday, 'startsAt', to_char(f.starts_at, 'HH24:MI'),
				'endsAt', to_char(f.ends_at, 'HH24:MI')) order by f.weekday, f.starts_at), '[]')
			 from volunteer_availabilities f where f.volunteer_id = v.id) as "freeTimes"
		from volunteers v join areas a on a.id = v.area_id
		where v.id = ${volunteerId}`;
	return row ?? null;
}

export interface LockedVolunteerRow {
	id: string;
	districtId: string;
	areaPath: string;
	accountId: string | null;
	state: VolunteerState;
	travelMode: TravelMode;
}

export async function selectVolunteerForUpdate(
	sql: Sql,
	volunteerId: string,
): Promise<LockedVolunteerRow | null> {
	const [row] = await sql<LockedVolunteerRow[]>`
		select v.id, v.district_id as "districtId", a.path::text as "areaPath",
			v.account_id as "accountId", v.state, v.travel_mode as "travelMode"
		from volunteers v join areas a on a.id = v.area_id
		where v.id = ${volunteerId}
		for update of v`;
	return row ?? null;
}

export async function replaceFreeTimes(
	sql: Sql,
	volunteerId: string,
	freeTimes: readonly FreeTime[],
): Promise<void> {
	const wanted = sql`
		unnest(
			${freeTimes.map(({ weekday }) => weekday)}::integer[],
			${freeTimes.map(({ startsAt }) => startsAt)}::time[],
			${freeTimes.map(({ endsAt }) => endsAt)}::time[]
		) as free (weekday, starts_at, ends_at)`;
	// Only what differs is written: each statement that writes derives the volunteer's rows anew.
	await sql`
		delete from volunteer_availabilities v
		where volunteer_id = ${volunteerId} and not exists (
			select from ${wanted} where free.weekday = v.weekday and free.starts_at = v.starts_at)`;
	await sql`
		insert into volunteer_availabilities as v (volunteer_id, weekday, starts_at, ends_at)
		select ${volunteerId}, weekday, starts_at, ends_at from ${wanted}
		on conflict (volunteer_id, weekday, starts_at) do update set ends_at = excluded.ends_at
		where v.ends_at <> excluded.ends_at`;
}

export async function updatePreferences(
	sql: Sql,
	volunteerId: string,
	preferences: Preferences,
): Promise<void> {
	await sql`
		update volunteers set
			radius_metres = ${preferences.radiusMetres}, travel_mode = ${preferences.travelMode},
			languages = ${preferences.languages}, visits_per_day = ${preferences.visitsPerDay},
			visits_per_week = ${preferences.visitsPerWeek},
			offers_per_day = ${preferences.offersPerDay}, quiet_from = ${preferences.quietFrom},
			quiet_until = ${preferences.quietUntil}
		where id = ${volunteerId}`;
}

export async function updateVolunteerState(
	sql: Sql,
	volunteerId: string,
	state: VolunteerState,
): Promise<void> {
	await sql`update volunteers set state = ${state} where id = ${volunteerId}`;
}

/** A volunteer in a list of those found by name. */
export interface FoundVolunteerRow {
	id: string;
	name: string;
	state: VolunteerState;
	areaNameZh: string;
	areaNameEn: string;
	skills: NamedKey[];
}

/** Volunteers in these scopes whose name, pinyin or initials hold the text; the closest first. */
export async function selectVolunteersByName(
	sql: Sql,
	given: {
		districtId: string;
		scopes: readonly { areaPath: string; brandId: string | null }[];
		text: string;
		most: number;
	},
): Promise<FoundVolunteerRow[]> {
	const sought = given.text.toLowerCase().replace(/[\\%_]/g, '\\$&');
	const closed = sought.replace(/\s+/g, '');
	return sql<FoundVolunteerRow[]>`
		select v.id, v.name, v.state, a.name_zh as "areaNameZh", a.name_en as "areaNameEn",
			(select coalesce(json_agg(json_build_object(
				'key', s.key, 'nameZh', s.name_zh, 'nameEn', s.name_en) order by s.key), '[]')
			 from volunteer_skills vs join skills s on s.key = vs.skill
			 where vs.volunteer_id = v.id) as skills
		from volunteers v join areas a on a.id = v.area_id
		where v.district_id = ${given.districtId} and v.state <> 'left'
			and ${withinScopes(sql, given.scopes, { path: sql`a.path` })}
			and (v.name ilike ${`%${sought}%`}
				or replace(v.name_pinyin, ' ', '') like ${`%${closed}%`}
				or v.name_initials like ${`${closed}%`})
		order by (v.name = ${given.text}) desc, v.name, v.id
		limit ${given.most}`;
}

/** Where a volunteer belongs, for permissions. */
export async function selectVolunteerPlace(
	sql: Sql,
	volunteerId: string,
): Promise<{ districtId: string; areaPath: string } | null> {
	const [row] = await sql<{ districtId: string; areaPath: string }[]>`
		select v.district_id as "districtId", a.path::text as "areaPath"
		from volunteers v join areas a on a.id = v.area_id
		where v.id = ${volunteerId}`;
	return row ?? null;
}

export interface TimeOffRow {
	id: string;
	startsAt: Date;
	endsAt: Date;
	/** Visits agreed before that fall into it. */
	visits: number;
}

export async function selectTimesOff(
	sql: Sql,
	volunteerId: string,
	now: Date,
): Promise<TimeOffRow[]> {
	return sql<TimeOffRow[]>`
		select t.id, t.starts_at as "startsAt", t.ends_at as "endsAt",
			(select count(*) from commitments c
			 where c.volunteer_id = t.volunteer_id and c.state = 'held' and c.kind = 'visit'
				and c.during && tstzrange(t.starts_at, t.ends_at)) as visits
		from volunteer_times_off t
		where t.volunteer_id = ${volunteerId} and t.ends_at > ${now}
		order by t.starts_at, t.id`;
}

export async function countTimesOff(sql: Sql, volunteerId: string, now: Date): Promise<number> {
	const [row] = await sql<{ count: number }[]>`
		select count(*) as count from volunteer_times_off
		where volunteer_id = ${volunteerId} and ends_at > ${now}`;
	return row?.count ?? 0;
}

export async function insertTimeOff(
	sql: Sql,
	timeOff: {
		id: string;
		volunteerId: string;
		startsAt: Date;
		endsAt: Date;
		recordedBy: string | null;
		createdAt: Date;
	},
): Promise<void> {
	await sql`
		insert into volunteer_times_off
			(id, volunteer_id, starts_at, ends_at, recorded_by, created_at)
		values (${timeOff.id}, ${timeOff.volunteerId}, ${timeOff.startsAt}, ${timeOff.endsAt},
			${timeOff.recordedBy}, ${timeOff.createdAt})`;
}

/** Answers whether there was one. */
export async function deleteTimeOff(
	sql: Sql,
	volunteerId: string,
	timeOffId: string,
): Promise<boolean> {
	const result = await sql`
		delete from volunteer_times_off where id = ${timeOffId} and volunteer_id = ${volunteerId}`;
	return result.count === 1;
}

/** The derived blocks that are not over. */
export async function selectBlocks(
	sql: Sql,
	volunteerId: string,
	now: Date,
): Promise<(Block & { id: string })[]> {
	return sql<(Block & { id: string })[]>`
		select id, kind, lower(during) as "startsAt", upper(during) as "endsAt"
		from commitments
		where volunteer_id = ${volunteerId} and state = 'held' and kind in ('time_off', 'busy')
			and upper(during) > ${now}`;
}

/** Time off, and busy times outside of it, both around what is agreed; what is over is left out. */
export async function selectWantedBlocks(
	sql: Sql,
	volunteerId: string,
	now: Date,
): Promise<Block[]> {
	return sql<Block[]>`
		with earliest as (
			select least(
				(select min(starts_at) from volunteer_times_off
				 where volunteer_id = ${volunteerId} and ends_at > ${now}),
				(select min(b.starts_at)
				 from busy_calendars c join busy_times b on b.calendar_id = c.id
				 where c.volunteer_id = ${volunteerId} and b.ends_at > ${now})) as start),
		given as materialized (
			select
				coalesce((
					select range_agg(tstzrange(starts_at, ends_at)) from volunteer_times_off
					where volunteer_id = ${volunteerId} and ends_at > ${now}), '{}') as away,
				coalesce((
					select range_agg(tstzrange(b.starts_at, b.ends_at))
					from busy_calendars c join busy_times b on b.calendar_id = c.id
					where c.volunteer_id = ${volunteerId} and b.ends_at > ${now}), '{}') as busy,
				coalesce((
					select range_agg(during) from commitments
					where volunteer_id = ${volunteerId} and state = 'held'
						and kind not in ('time_off', 'busy') and upper(during) > earliest.start), '{}')
					as agreed
			from earliest)
		select kind, lower(piece) as "startsAt", upper(piece) as "endsAt"
		from given
			cross join lateral (values
				('time_off', away - agreed), ('busy', busy - away - agreed)) as block (kind, pieces)
			cross join lateral unnest(pieces) as piece
		where upper(piece) > ${now}
		order by 2`;
}

export async function deleteBlocks(sql: Sql, ids: readonly string[]): Promise<void> {
	await sql`delete from commitments where id = any(${[...ids]}::uuid[])`;
}

export async function insertBlocks(
	sql: Sql,
	blocks: readonly (Block & { id: string; volunteerId: string; createdAt: Date })[],
): Promise<void> {
	await sql`
		insert into commitments (id, volunteer_id, during, kind, state, created_at)
		select b.id, b."volunteerId", tstzrange(b."startsAt", b."endsAt"), b.kind, 'held', b."createdAt"
		from jsonb_to_recordset(${sql.json(blocks as never)}) as b
			(id uuid, "volunteerId" uuid, "startsAt" timestamptz, "endsAt" timestamptz, kind text,
			 "createdAt" timestamptz)`;
}
