import type postgres from 'postgres';
import type { Sql } from '../../platform/db.ts';
import type { FreeTime, TravelMode } from '../../volunteers/index.ts';
import type { CandidateSnapshot, CoarseRule, OrderSnapshot, TakenTime } from '../snapshot.ts';
import type { CellRange } from './search-cells.ts';

/** A part of a query. */
type Fragment = postgres.PendingQuery<postgres.Row[]>;

/** The orders as matching sees them, in no order. */
export async function selectOrderSnapshots(
	sql: Sql,
	orderIds: readonly string[],
): Promise<OrderSnapshot[]> {
	return sql<OrderSnapshot[]>`
		select o.id, o.district_id as "districtId", o.client_id as "clientId", o.longitude, o.latitude,
			o.starts_at as "startsAt", o.ends_at as "endsAt", o.matching_round as round, o.urgent,
			o.wished_sex as "wishedSex", o.wished_sex_must as "wishedSexMust",
			o.wished_language as "wishedLanguage", o.wished_language_must as "wishedLanguageMust",
			c.languages as "clientLanguages",
			array(select s.skill from service_item_skills s where s.item_id = i.id order by 1) as skills,
			i.credential_kind as "credentialKind", i.remote, i.risky,
			i.volunteers_needed as "placesNeeded",
			array(
				select v.birth_date::text
				from visits t join visit_places p on p.visit_id = t.id
					join volunteers v on v.id = p.volunteer_id
				where t.order_id = o.id and t.state <> 'cancelled'
				order by p.position
			) as companions
		from orders o join service_items i on i.id = o.item_id join clients c on c.id = o.client_id
		where o.id = any(${[...orderIds]}::uuid[])`;
}

/** The pools that a search needs, the smallest first; null when one of them never had a member. */
export async function selectPools(
	sql: Sql,
	districtId: string,
	requirements: readonly string[],
): Promise<number[] | null> {
	const rows = await sql<{ id: number }[]>`
		select id from match_pools
		where district_id = ${districtId} and requirement = any(${[...requirements]}::text[])
		order by members, id`;
	return rows.length < requirements.length ? null : rows.map(({ id }) => id);
}

/** A search for those who may be asked about an order. */
export interface Search {
	order: OrderSnapshot;
	/** Pools that everyone must be in; entries of the first are searched. */
	pools: readonly number[];
	/** Half hours of weekdays (1 to 7) that must be free at least in part, as bits. */
	halfHours: readonly { weekday: number; bits: number }[];
	/** Local date of the visit. */
	date: string;
	/** Held time that is looked at. */
	taken: { from: Date; until: Date };
}

/** Half hours of an entry on a weekday: as a value, so that one prepared plan serves all weekdays. */
const halfHoursOn = (sql: Sql, weekday: number) => sql`
	(array[m.monday, m.tuesday, m.wednesday, m.thursday, m.friday, m.saturday, m.sunday])
		[${weekday}::integer]`;

const metresOfLongitude = (latitude: number) => 111_195 * Math.cos((latitude * Math.PI) / 180);

/** Square of the distance on a flat map, by which the nearest are told. */
const farAway = (sql: Sql, { order: { longitude, latitude } }: Search) => sql`
	((m.latitude - ${latitude}::double precision) * 111195::double precision) ^ 2::double precision
	+ ((m.longitude - ${longitude}::double precision) * ${metresOfLongitude(latitude)}::double precision)
		^ 2::double precision`;

/** Entries that reach the order and are in all pools. */
function entriesOfPool(sql: Sql, { order, pools }: Search): Fragment {
	const inOthers = pools.slice(1).map(
		(id) => sql`and exists (
			select from match_entries x
			where x.pool_id = ${id}::integer and x.volunteer_id = m.volunteer_id)`,
	);
	const { longitude, latitude } = order;
	const near = sql`
		and within_metres(m.longitude, m.latitude, ${longitude}::double precision,
			${latitude}::double precision, ${metresOfLongitude(latitude)}::double precision, m.radius_metres)`;
	return sql`
		from match_entries m
		where m.pool_id = ${pools[0] as number}::integer ${order.remote ? sql`` : near}
			${inOthers.reduce((all, condition) => sql`${all} ${condition}`, sql``)}`;
}

const entriesInReach = (sql: Sql, search: Search) => sql`
	${entriesOfPool(sql, search)} and m.reach = r.reach and m.cell between r.first and r.last`;

/** What the coarse rules ask of an entry beyond pools and reach, in the order of the rules. */
function entryRules(sql: Sql, { order, date, halfHours }: Search): [CoarseRule, Fragment][] {
	const rules: [CoarseRule, Fragment][] = [];
	if (order.credentialKind !== null)
		rules.push([
			'credential',
			sql`exists (
				select from volunteer_credentials k
				where k.volunteer_id = m.volunteer_id and k.kind = ${order.credentialKind}
					and k.valid_from <= ${date}::date
					and (k.valid_until is null or k.valid_until >= ${date}::date))`,
		]);
	if (order.wishedSexMust && order.wishedSex)
		rules.push(['wished_sex', sql`m.sex is not distinct from ${order.wishedSex}`]);
	if (order.wishedLanguageMust && order.wishedLanguage)
		rules.push(['wished_language', sql`${order.wishedLanguage} = any(m.languages)`]);
	if (order.risky) rules.push(['insured', sql`coalesce(m.insured_until >= ${date}::date, false)`]);
	for (const { weekday, bits } of halfHours) {
		rules.push([
			'free_then',
			sql`${halfHoursOn(sql, weekday)} & ${bits}::bigint = ${bits}::bigint`,
		]);
	}
	return rules;
}

/**
 * Ranges of cells as a table, in the order of their steps. What is joined to it laterally ends with
 * `offset 0`: else the planner may read a whole pool instead of range after range.
 */
const rangesOf = (sql: Sql, ranges: readonly CellRange[]) => {
	// As texts: the driver takes ten times as long over arrays of numbers.
	const column = (key: keyof CellRange) => `{${ranges.map((range) => range[key]).join()}}`;
	return sql`
		select * from unnest(
				${column('step')}::text::integer[], ${column('reach')}::text::integer[],
				${column('from')}::text::bigint[], ${column('to')}::text::bigint[]
			) as r (step, reach, first, last)
		order by step`;
};

/** A candidate as a search finds them, apart from what they have to do with the order. */
export interface FoundRow {
	volunteerId: string;
	longitude: number;
	latitude: number;
	state: CandidateSnapshot['state'];
	vettedOn: string | null;
	birthDate: string;
	sex: 'female' | 'male' | null;
	languages: string[];
	radiusMetres: number;
	travelMode: TravelMode;
	guardianConsentOn: string | null;
	insuredUntil: string | null;
	visitsPerDay: number;
	visitsPerWeek: number;
	offersPerDay: number;
	quietFrom: string;
	quietUntil: string;
	inTeam: boolean;
	credentials: CandidateSnapshot['credentials'];
	/** Free half hours as bits, one for each weekday of the search. */
	halfHours: number[];
	/** The same in minutes, where half hours do not tell it; else null. */
	freeTimes: FreeTime[] | null;
	lastAskedAt: Date | null;
	recentOffers: Date[] | null;
	offersAccepted: number | null;
	offersEnded: number | null;
	visitsEver: number | null;
	takenTimes: StoredTakenTime[] | null;
}

/** A volunteer in the light of one order, whatever the rules say. */
export interface CandidateRow extends Omit<FoundRow, 'halfHours' | 'freeTimes'> {
	orderId: string;
	skills: string[];
	freeTimes: FreeTime[];
}

export interface StoredTakenTime {
	kind: TakenTime['kind'];
	startsAt: string;
	endsAt: string;
	longitude: number | null;
	latitude: number | null;
}

/** Held time of a volunteer that touches a window; by the bounds that the index holds. */
const heldTime = (sql: Sql, from: Fragment, until: Fragment) => sql`
	(select json_agg(json_build_object('kind', t.kind, 'startsAt', lower(t.during),
		'endsAt', upper(t.during), 'longitude', t.longitude, 'latitude', t.latitude) order by t.during)
	 from commitments t
	 where t.volunteer_id = v.id and t.state = 'held'
		and upper(t.during) > ${from} and lower(t.during) < ${until})`;

/** What does not hang on an order; of volunteers v with their standing s. */
const standingColumns = (sql: Sql) => sql`
	v.id as "volunteerId", v.longitude, v.latitude, v.state, v.vetted_on as "vettedOn",
	v.birth_date as "birthDate", v.sex, v.languages, v.radius_metres as "radiusMetres",
	v.travel_mode as "travelMode", v.guardian_consent_on as "guardianConsentOn",
	v.insured_until as "insuredUntil", v.visits_per_day as "visitsPerDay",
	v.visits_per_week as "visitsPerWeek", v.offers_per_day as "offersPerDay",
	left(v.quiet_from::text, 5) as "quietFrom", left(v.quiet_until::text, 5) as "quietUntil",
	s.last_asked_at as "lastAskedAt", s.recently_sent as "recentOffers",
	s.offers_accepted as "offersAccepted", s.offers_ended as "offersEnded",
	s.visits_ever as "visitsEver"`;

const freeTimesOn = (sql: Sql, weekdays: Fragment) => sql`
	(select coalesce(json_agg(json_build_object('weekday', f.weekday, 'startsAt',
		left(f.starts_at::text, 5), 'endsAt', left(f.ends_at::text, 5))
		order by f.weekday, f.starts_at), '[]')
	 from volunteer_availabilities f where f.volunteer_id = v.id and f.weekday = any(${weekdays}))`;

const credentialsOf = (sql: Sql, kind: Fragment) => sql`
	(select coalesce(json_agg(json_build_object('kind', k.kind, 'validFrom', k.valid_from,
		'validUntil', k.valid_until) order by k.valid_from, k.id), '[]')
	 from volunteer_credentials k where k.volunteer_id = v.id and k.kind = ${kind})`;

/** Whether a minor belongs to a team; of others it is not asked. */
const minorInTeam = (sql: Sql, date: Fragment) => sql`
	v.birth_date > ${date} - interval '18 years'
		and exists (select from team_members m where m.volunteer_id = v.id)`;

/** Volunteers v with their standing s, found by a search. */
function foundColumns(sql: Sql, { order, date, halfHours, taken }: Search): Fragment {
	const asked = sql`${halfHours.map(({ weekday }) => weekday)}::integer[]`;
	const [from, until] = [sql`${taken.from}::timestamptz`, sql`${taken.until}::timestamptz`];
	return sql`
		${standingColumns(sql)}, ${minorInTeam(sql, sql`${date}::date`)} as "inTeam",
		${order.credentialKind === null ? sql`'[]'::json` : credentialsOf(sql, sql`${order.credentialKind}`)}
			as credentials,
		v.half_hours as "halfHours",
		case when not v.exact then ${freeTimesOn(sql, asked)} end as "freeTimes",
		case when s.held_until > ${from} then ${heldTime(sql, from, until)} end as "takenTimes"`;
}

/** An entry as the volunteer whom it describes, with the weekdays of the search as an array. */
function volunteerOfEntry(sql: Sql, { halfHours }: Search): Fragment {
	const days = halfHours
		.map(({ weekday }) => halfHoursOn(sql, weekday))
		.reduce((all, column) => sql`${all}, ${column}`);
	return sql`
		m.volunteer_id as id, m.longitude, m.latitude, 'active'::text as state, m.vetted_on,
		m.birth_date, m.sex, m.languages, m.radius_metres, m.travel_mode, m.guardian_consent_on,
		m.insured_until, m.visits_per_day, m.visits_per_week, m.offers_per_day, m.quiet_from,
		m.quiet_until, array[${days}] as half_hours, m.exact`;
}

const holdingAll = (sql: Sql, rules: [CoarseRule, Fragment][]) =>
	rules.reduce((all, [, rule]) => sql`${all} and ${rule}`, sql``);

/** The coarse rule that an entry breaks first, or null. */
const firstBroken = (sql: Sql, search: Search) =>
	entryRules(sql, search).reduceRight(
		(otherwise, [name, rule]) =>
			sql`case when not (${rule}) then ${name}::text else ${otherwise} end`,
		sql`null::text`,
	);

export interface NearestFound {
	rows: FoundRow[];
	/** Entries of `looked` no farther away: all, and those ruled out, by the first rule. */
	considered: number;
	ruledOut: Partial<Record<CoarseRule, number>>;
}

/**
 * The nearest whom the coarse rules leave: `enough` of them and whoever lives as far away as the
 * last, or all. Nearer is what an earlier step looks at, and within a step what is less far away.
 * @param looked the search by which those who were looked at are counted
 */
export async function selectNearest(
	sql: Sql,
	search: Search,
	looked: Search,
	given: { ranges: readonly CellRange[]; enough: number },
): Promise<NearestFound> {
	const rows = await sql<(FoundRow & { counts: string })[]>`
		with ranges as materialized (${rangesOf(sql, given.ranges)}),
		near as materialized (
			select r.step, m.* from ranges r cross join lateral (
				select ${farAway(sql, search)} as away, ${volunteerOfEntry(sql, search)}
				${entriesInReach(sql, search)} ${holdingAll(sql, entryRules(sql, search))} offset 0) m
			order by r.step
			fetch first ${given.enough} rows with ties),
		nearest as materialized (
			select * from near order by step, away fetch first ${given.enough} rows with ties),
		edge as materialized (
			select step, away from nearest
			where (select count(*) from nearest) >= ${given.enough}
			order by step desc, away desc limit 1),
		counted as (
			select m.verdict, count(*)::integer as count
			from ranges r left join edge on true cross join lateral (
				select ${farAway(sql, looked)} as away, ${firstBroken(sql, looked)} as verdict
				${entriesInReach(sql, looked)} offset 0) m
			where (edge.step is null or r.step <= edge.step)
				and (edge.step is null or r.step < edge.step or m.away <= edge.away)
			group by m.verdict)
		select (select json_object_agg(coalesce(verdict, ''), count)::text from counted) as counts,
			${foundColumns(sql, search)}
		from (select) once
			left join nearest v on true
			left join volunteer_standings s on s.volunteer_id = v.id`;
	const { '': left = 0, ...ruledOut } = JSON.parse(rows[0]?.counts ?? '{}') as Record<
		string,
		number
	>;
	return {
		rows: rows.filter(({ volunteerId }) => volunteerId !== null),
		considered: Object.values(ruledOut).reduce((sum, count) => sum + count, left),
		ruledOut,
	};
}

/** Of certain volunteers, those whom the coarse rules leave, wherever they live within reach. */
export async function selectKnown(
	sql: Sql,
	search: Search,
	volunteerIds: readonly string[],
): Promise<FoundRow[]> {
	return sql<FoundRow[]>`
		select ${foundColumns(sql, search)}
		from unnest(${[...volunteerIds]}::uuid[]) as k (volunteer_id)
			cross join lateral (
				select ${volunteerOfEntry(sql, search)}
				${entriesOfPool(sql, search)} and m.volunteer_id = k.volunteer_id
				${holdingAll(sql, entryRules(sql, search))} offset 0) v
			left join volunteer_standings s on s.volunteer_id = v.id`;
}

/** Volunteers in the light of orders, or of visits of plans, whatever the rules say: each with each. */
export async function selectCandidates(
	sql: Sql,
	orders: readonly { id: string; weekdays: number[]; taken: Search['taken'] }[],
	volunteerIds: readonly string[],
): Promise<CandidateRow[]> {
	return sql<CandidateRow[]>`
		select o.id as "orderId", ${standingColumns(sql)},
			${minorInTeam(sql, sql`o.local_date`)} as "inTeam",
			array(
				select h.skill from volunteer_skills h
					join service_item_skills n on n.item_id = o.item_id and n.skill = h.skill
				where h.volunteer_id = v.id order by 1) as skills,
			${credentialsOf(sql, sql`i.credential_kind`)} as credentials,
			${freeTimesOn(sql, sql`string_to_array(w.weekdays, ',')::integer[]`)} as "freeTimes",
			${heldTime(sql, sql`w.taken_from`, sql`w.taken_until`)} as "takenTimes"
		from unnest(
				${orders.map(({ id }) => id)}::uuid[],
				${orders.map(({ weekdays }) => weekdays.join(','))}::text[],
				${orders.map(({ taken }) => taken.from.toISOString())}::timestamptz[],
				${orders.map(({ taken }) => taken.until.toISOString())}::timestamptz[]
			) as w (order_id, weekdays, taken_from, taken_until)
			cross join lateral (
				select id, district_id, item_id, local_date from orders where id = w.order_id
				union all
				select id, district_id, item_id, local_date from visits where id = w.order_id
			) o
			join service_items i on i.id = o.item_id
			join volunteers v on v.district_id = o.district_id
			left join volunteer_standings s on s.volunteer_id = v.id
		where v.id = any(${[...volunteerIds]}::uuid[])`;
}

/** Volunteers of a district who have not left: all, the active and vetted, and those in all pools. */
export async function countDistrict(
	sql: Sql,
	districtId: string,
	pools: readonly number[] | null,
): Promise<{ all: number; vetted: number; skilled: number }> {
	const [row] = await sql<[{ all: number; vetted: number; skilled: number }]>`
		select
			(select count(*)::integer from volunteers
			 where district_id = ${districtId} and state <> 'left') as all,
			(select count(*)::integer from match_entries m join match_pools p on p.id = m.pool_id
			 where p.district_id = ${districtId} and p.requirement = 'any') as vetted,
			(select count(*)::integer from (
				select from match_entries where pool_id = any(${pools ?? []}::integer[])
				group by volunteer_id having count(*) = ${pools?.length ?? 1}) m) as skilled`;
	return row;
}

/** What volunteers have had to do with an order and its client. */
export interface OrderHistory {
	doNotPair: string[];
	/** Asked in this round, or with an offer of an earlier one still open. */
	asked: string[];
	declined: string[];
	droppedOut: string[];
	/** Visits attended with the client. */
	visits: { volunteerId: string; visits: number }[];
}

/** What volunteers have had to do with orders, which need not be stored yet, by order id. */
export async function selectOrderHistories(
	sql: Sql,
	orders: readonly Pick<OrderSnapshot, 'id' | 'clientId' | 'round'>[],
): Promise<Map<string, OrderHistory>> {
	if (orders.length === 0) return new Map();
	// As values: over arrays, of unknown length, each call would be planned anew.
	const rows = await sql<(OrderHistory & { id: string })[]>`
		select o.id,
			array(select volunteer_id from do_not_pairs d where d.client_id = o.client_id)
				as "doNotPair",
			array(select f.volunteer_id from offers f where f.order_id = o.id
				and (f.round = o.round or f.state = 'sent')) as asked,
			array(select f.volunteer_id from offers f where f.order_id = o.id
				and f.state = 'declined') as declined,
			array(select d.volunteer_id
				from visits t join visit_places p on p.visit_id = t.id
					join visit_drop_outs d on d.visit_place_id = p.id
				where t.order_id = o.id) as "droppedOut",
			(select coalesce(json_agg(json_build_object('volunteerId', volunteer_id, 'visits', visits)), '[]')
			 from (
				select p.volunteer_id, count(*) as visits
				from visits t join visit_places p on p.visit_id = t.id
				where t.client_id = o.client_id and p.volunteer_id is not null
					and p.checked_out_at is not null
				group by p.volunteer_id) served) as visits
		from (values ${orders
			.map(({ id, clientId, round }) => sql`(${id}::uuid, ${clientId}::uuid, ${round}::integer)`)
			.reduce((all, row) => sql`${all}, ${row}`)}) as o (id, client_id, round)`;
	return new Map(rows.map(({ id, ...history }) => [id, history]));
}

/** The next volunteers by id, to go through all of them in parts. */
export async function selectVolunteerIdsAfter(
	sql: Sql,
	after: string | null,
	limit: number,
): Promise<string[]> {
	const rows = await sql<{ id: string }[]>`
		select id from volunteers
		where ${after}::uuid is null or id > ${after}::uuid
		order by id limit ${limit}`;
	return rows.map(({ id }) => id);
}

/** Which of these volunteers have derived rows that differ from what they are derived from. */
export async function selectOutOfStep(
	sql: Sql,
	volunteerIds: readonly string[],
): Promise<{ entries: string[]; standings: string[] }> {
	const ids = sql`${[...volunteerIds]}::uuid[]`;
	const [row] = await sql<[{ entries: string[]; standings: string[] }]>`
		select
			array(
				select distinct coalesce(w.volunteer_id, e.volunteer_id)
				from match_entries_wanted(${ids}) w
					full join (select * from match_entries where volunteer_id = any(${ids})) e
						on e.pool_id = w.pool_id and e.volunteer_id = w.volunteer_id
				where w is distinct from e) as entries,
			array(
				select coalesce(w.volunteer_id, s.volunteer_id)
				from volunteer_standings_wanted(${ids}) w
					full join (select * from volunteer_standings where volunteer_id = any(${ids})) s
						on s.volunteer_id = w.volunteer_id
				where w is distinct from s) as standings`;
	return row;
}

/** Derives the rows of volunteers anew. */
export async function deriveAgain(
	sql: Sql,
	wrong: { entries: readonly string[]; standings: readonly string[] },
): Promise<void> {
	await sql`select refresh_match_entries(${[...wrong.entries]}::uuid[])`;
	await sql`select refresh_volunteer_standings(${[...wrong.standings]}::uuid[])`;
}

/** Deletes entries of volunteers who are no more; answers how many. */
export async function deleteOrphanedEntries(sql: Sql): Promise<number> {
	const result = await sql`
		delete from match_entries e
		where not exists (select from volunteers v where v.id = e.volunteer_id)`;
	return result.count;
}

/** Counts the members of each pool, by which searches choose where to begin. */
export async function countPools(sql: Sql): Promise<void> {
	await sql`
		update match_pools p set members = m.members
		from (
			select p.id, count(e.pool_id)::integer as members
			from match_pools p left join match_entries e on e.pool_id = p.id
			group by p.id) m
		where m.id = p.id and m.members <> p.members`;
}
