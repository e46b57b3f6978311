import { withinScopes } from '../areas/index.ts';
import type { Sql } from '../platform/db.ts';
import type { FreeTime } from './rules.ts';
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
