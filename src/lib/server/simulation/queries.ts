import type { Sql } from '../platform/db.ts';
import type { OrderSnapshot, RememberedVolunteer } from '../matching/index.ts';
import type { Comparison } from './compare-policies.ts';
import type { SimulationParameters } from './schemas.ts';

/** A volunteer of the register, with nothing in it that names them. */
export interface PastVolunteer extends Omit<
	RememberedVolunteer,
	'volunteerId' | 'districtId' | 'state' | 'birthDate'
> {
	minor: boolean;
	visitsBefore: number;
	offersAccepted: number;
	offersEnded: number;
}

/**
 * The volunteers of a district who serve: places, skills, times and how often they accepted. No
 * name, phone or birth date is read.
 * @param today local date
 */
export async function selectPastVolunteers(
	sql: Sql,
	districtId: string,
	today: string,
): Promise<PastVolunteer[]> {
	return sql<PastVolunteer[]>`
		select v.longitude, v.latitude, v.vetted_on as "vettedOn",
			v.birth_date > ${today}::date - interval '18 years' as minor,
			v.sex, v.languages, v.radius_metres as "radiusMetres", v.travel_mode as "travelMode",
			v.guardian_consent_on as "guardianConsentOn", v.insured_until as "insuredUntil",
			v.visits_per_day as "visitsPerDay", v.visits_per_week as "visitsPerWeek",
			v.offers_per_day as "offersPerDay", left(v.quiet_from::text, 5) as "quietFrom",
			left(v.quiet_until::text, 5) as "quietUntil",
			exists (select from team_members m where m.volunteer_id = v.id) as "inTeam",
			array(select skill from volunteer_skills h where h.volunteer_id = v.id order by 1) as skills,
			(select coalesce(json_agg(json_build_object(
				'kind', k.kind, 'validFrom', k.valid_from, 'validUntil', k.valid_until)
				order by k.kind, k.valid_from, k.id), '[]')
			 from volunteer_credentials k where k.volunteer_id = v.id) as credentials,
			(select coalesce(json_agg(json_build_object(
				'weekday', f.weekday, 'startsAt', left(f.starts_at::text, 5),
				'endsAt', left(f.ends_at::text, 5)) order by f.weekday, f.starts_at), '[]')
			 from volunteer_availabilities f where f.volunteer_id = v.id) as "freeTimes",
			(select count(*) from visit_places p
			 where p.volunteer_id = v.id and p.checked_out_at is not null) as "visitsBefore",
			coalesce(o.accepted, 0) as "offersAccepted", coalesce(o.ended, 0) as "offersEnded"
		from volunteers v left join (
			select volunteer_id, count(*) filter (where state = 'accepted') as accepted,
				count(*) as ended
			from offers where state in ('accepted', 'declined', 'expired')
			group by volunteer_id) o on o.volunteer_id = v.id
		where v.district_id = ${districtId} and v.state = 'active' and v.vetted_on <= ${today}::date
		order by v.joined_on, v.id`;
}

export interface PastOrder extends Omit<
	OrderSnapshot,
	'id' | 'districtId' | 'round' | 'urgent' | 'companions' | 'clientId'
> {
	/** Tells clients apart, and no more. */
	client: number;
	item: string;
	/** The client's tier of regular visits. */
	riskTier: 'high' | 'key' | 'general' | null;
	townCode: string;
	admittedAt: Date;
	cancelledAt: Date | null;
}

/** The orders of a district that were admitted and began between two instants. */
export async function selectPastOrders(
	sql: Sql,
	given: { districtId: string; from: Date; until: Date },
): Promise<PastOrder[]> {
	return sql<PastOrder[]>`
		select dense_rank() over (order by o.client_id) as client, o.longitude, o.latitude,
			o.starts_at as "startsAt", o.ends_at as "endsAt",
			o.wished_sex as "wishedSex", o.wished_sex_must as "wishedSexMust",
			o.wished_language as "wishedLanguage", o.wished_language_must as "wishedLanguageMust",
			c.languages as "clientLanguages",
			array(select s.skill from service_item_skills s where s.item_id = i.id order by 1) as skills,
			i.credential_kind as "credentialKind", i.remote, i.risky,
			i.volunteers_needed as "placesNeeded", i.key as item, c.risk_tier as "riskTier",
			town.code as "townCode",
			began.at as "admittedAt", ended.at as "cancelledAt"
		from orders o
			join service_items i on i.id = o.item_id
			join clients c on c.id = o.client_id
			join areas a on a.id = o.area_id
			cross join lateral (
				select up.code from areas up where up.path @> a.path and up.level in ('town', 'district')
				order by nlevel(up.path) desc, up.valid_from desc limit 1) town
			cross join lateral (
				select min(e.at) as at from order_events e
				where e.order_id = o.id and e.event = 'start_matching') began
			left join lateral (
				select min(e.at) as at from order_events e
				where e.order_id = o.id and e.event = 'cancel') ended on true
		where o.district_id = ${given.districtId} and began.at is not null
			and o.starts_at >= ${given.from} and o.starts_at < ${given.until}
			and began.at < o.starts_at
		order by o.starts_at, o.id`;
}

export interface TownRow {
	code: string;
	nameZh: string;
	nameEn: string;
}

/** Towns of a district and the district itself, for orders of which no town is known. */
export async function selectTowns(sql: Sql, districtId: string): Promise<TownRow[]> {
	return sql<TownRow[]>`
		select distinct on (code) code, name_zh as "nameZh", name_en as "nameEn"
		from areas where district_id = ${districtId} and level in ('town', 'district')
		order by code, valid_from desc`;
}

export type SimulationState = 'waiting' | 'running' | 'done' | 'cancelled' | 'failed';

/** What a simulation came to, as it is kept. */
export interface SimulationResults extends Comparison {
	towns: { nameZh: string; nameEn: string }[];
	volunteers: number;
}

export interface SimulationRow {
	id: string;
	districtId: string;
	state: SimulationState;
	parameters: SimulationParameters;
	/** Percent. */
	progress: number;
	results: SimulationResults | null;
	failure: string | null;
	requestedAt: Date;
	endedAt: Date | null;
}

const runColumns = (sql: Sql) => sql`
	id, district_id as "districtId", state, parameters, progress, results, failure,
	requested_at as "requestedAt", ended_at as "endedAt"`;

export async function insertSimulation(
	sql: Sql,
	run: {
		id: string;
		districtId: string;
		parameters: SimulationParameters;
		requestedBy: string | null;
		requestedAt: Date;
	},
): Promise<void> {
	await sql`
		insert into simulation_runs
			(id, district_id, state, parameters, requested_by, requested_at)
		values
			(${run.id}, ${run.districtId}, 'waiting', ${sql.json(run.parameters)}, ${run.requestedBy},
			 ${run.requestedAt})`;
}

export async function selectSimulation(sql: Sql, id: string): Promise<SimulationRow | null> {
	const [row] = await sql<SimulationRow[]>`
		select ${runColumns(sql)} from simulation_runs where id = ${id}`;
	return row ?? null;
}

export async function selectSimulations(
	sql: Sql,
	districtId: string,
	limit: number,
): Promise<SimulationRow[]> {
	return sql<SimulationRow[]>`
		select ${runColumns(sql)} from simulation_runs where district_id = ${districtId}
		order by requested_at desc, id desc limit ${limit}`;
}

export async function countOpenSimulations(sql: Sql, districtId: string): Promise<number> {
	const [row] = await sql<[{ count: number }]>`
		select count(*) as count from simulation_runs
		where district_id = ${districtId} and state in ('waiting', 'running')`;
	return row.count;
}

/** Keeps others who start a simulation in the district waiting until the transaction ends. */
export async function lockSimulations(sql: Sql, districtId: string): Promise<void> {
	await sql`select pg_advisory_xact_lock(hashtextextended(${`simulation:${districtId}`}, 0))`;
}

/** Takes the oldest that waits, or whose worker has been silent since `silentSince`. */
export async function claimSimulation(
	sql: Sql,
	given: { now: Date; silentSince: Date },
): Promise<SimulationRow | null> {
	const [row] = await sql<SimulationRow[]>`
		update simulation_runs set state = 'running', progress = 0, worked_at = ${given.now}
		where id = (
			select id from simulation_runs
			where state = 'waiting' or (state = 'running' and worked_at < ${given.silentSince})
			order by requested_at, id limit 1 for update skip locked)
		returning ${runColumns(sql)}`;
	return row ?? null;
}

/** Tells how far it is; false when somebody has cancelled it. */
export async function updateSimulationProgress(
	sql: Sql,
	given: { id: string; progress: number; now: Date },
): Promise<boolean> {
	const { count } = await sql`
		update simulation_runs set progress = ${given.progress}, worked_at = ${given.now}
		where id = ${given.id} and state = 'running'`;
	return count > 0;
}

export async function updateSimulationDone(
	sql: Sql,
	given: { id: string; results: SimulationResults; at: Date },
): Promise<boolean> {
	const { count } = await sql`
		update simulation_runs
		set state = 'done', progress = 100, results = ${sql.json(given.results as never)},
			ended_at = ${given.at}
		where id = ${given.id} and state = 'running'`;
	return count > 0;
}

export async function updateSimulationFailed(
	sql: Sql,
	given: { id: string; failure: string; at: Date },
): Promise<void> {
	await sql`
		update simulation_runs set state = 'failed', failure = ${given.failure}, ended_at = ${given.at}
		where id = ${given.id} and state = 'running'`;
}

/** Ends one that waits or runs; false when it has ended. */
export async function updateSimulationCancelled(
	sql: Sql,
	given: { id: string; at: Date },
): Promise<boolean> {
	const { count } = await sql`
		update simulation_runs set state = 'cancelled', ended_at = ${given.at}
		where id = ${given.id} and state in ('waiting', 'running')`;
	return count > 0;
}
