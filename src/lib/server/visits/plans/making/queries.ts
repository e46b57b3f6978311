import type { SqlPart } from '../../../areas/index.ts';
import type { Sql } from '../../../platform/db.ts';
import { listed } from '../queries.ts';
import type { Schedule } from '../rules.ts';

/** An active plan whose visits do not reach far enough ahead. */
export interface PlanBehindRow {
	id: string;
	districtId: string;
	timeZone: string;
	recurrence: string;
	startsOn: string;
	endsOn: string | null;
	localTime: string;
	holidayRule: Schedule['holidayRule'];
	durationMinutes: number;
	places: number;
	generatedUntil: string;
}

/**
 * Locks active plans whose visits do not reach until a local date, those behind most first.
 * @param untils the date for plans that keep their dates on holidays, and for the others
 */
export async function lockPlansBehind(
	sql: Sql,
	untils: { keep: string; others: string },
	given: { exceptIds: readonly string[]; limit: number },
): Promise<PlanBehindRow[]> {
	return sql<PlanBehindRow[]>`
		select p.id, p.district_id as "districtId", a.time_zone as "timeZone", p.recurrence,
			p.starts_on as "startsOn", p.ends_on as "endsOn",
			to_char(p.local_time, 'HH24:MI') as "localTime", p.duration_minutes as "durationMinutes", p.holiday_rule as "holidayRule", p.places,
			p.generated_until as "generatedUntil"
		from visit_plans p join areas a on a.id = p.area_id
		where p.state = 'active' and p.generated_until < ${untils.keep}
			and (p.holiday_rule = 'keep' or p.generated_until < ${untils.others})
			and p.id not in (select unnest(${listed(given.exceptIds)}::text::uuid[]))
		order by p.generated_until, p.id
		limit ${given.limit}
		for update of p`;
}

/** Lets one run at a time make visits, until the transaction that is open ends. */
export async function takeTurnOfGenerating(sql: Sql): Promise<void> {
	await sql`select pg_advisory_xact_lock(hashtext('visits/generate'))`;
}

/** Districts with active plans that need to know the holidays after a local date. */
export async function selectDistrictsWithHolidayRules(sql: Sql, after: string): Promise<string[]> {
	const rows = await sql<{ districtId: string }[]>`
		select distinct district_id as "districtId" from visit_plans
		where state = 'active' and holiday_rule <> 'keep' and (ends_on is null or ends_on > ${after})`;
	return rows.map(({ districtId }) => districtId);
}

/** A visit of a plan to be made, with its places. */
export interface NewPlanVisit {
	id: string;
	planId: string;
	planDate: string;
	startsAt: Date;
	endsAt: Date;
	localDate: string;
	state: 'open' | 'agreed' | 'missed';
	places: { id: string; commitmentId: string; position: number; volunteerId: string | null }[];
}

/** Which of these dates of plans have a visit already. */
export async function selectDatesTaken(
	sql: Sql,
	visits: readonly Pick<NewPlanVisit, 'planId' | 'planDate'>[],
): Promise<{ planId: string; planDate: string }[]> {
	return sql<{ planId: string; planDate: string }[]>`
		select v.plan_id as "planId", v.plan_date as "planDate"
		from unnest(
				${listed(visits.map(({ planId }) => planId))}::text::uuid[],
				${listed(visits.map(({ planDate }) => planDate))}::text::date[]
			) as g (plan_id, plan_date)
			join visits v on v.plan_id = g.plan_id and v.plan_date = g.plan_date`;
}

/** Whether volunteer n is active, and insured and certified for item i on a local date. */
const mayServeOn = (sql: Sql, localDate: SqlPart) => sql`
	n.state = 'active'
		and (not i.risky or n.insured_until >= ${localDate})
		and (i.credential_kind is null or exists (
			select from volunteer_credentials k
			where k.volunteer_id = n.id and k.kind = i.credential_kind
				and k.valid_from <= ${localDate}
				and (k.valid_until is null or k.valid_until >= ${localDate})))`;

/**
 * Takes the time of volunteers for places of visits to be made: where they are active and free, and
 * insured and certified on that day. In the order of plans and dates, so that of two that clash the
 * same one has them each time.
 * @returns the places that are filled
 */
export async function insertPlanCommitments(
	sql: Sql,
	visits: readonly NewPlanVisit[],
	now: Date,
): Promise<Set<string>> {
	const wanted = visits.flatMap((visit) =>
		visit.places.flatMap((place) =>
			place.volunteerId && visit.endsAt > now ? [{ ...place, visit }] : [],
		),
	);
	if (wanted.length === 0) return new Set();
	const rows = await sql<{ placeId: string }[]>`
		insert into commitments
			(id, volunteer_id, during, kind, source_id, longitude, latitude, state, created_at)
		select w.commitment_id, w.volunteer_id, tstzrange(w.starts_at, w.ends_at), 'visit', w.place_id,
			case when not i.remote then c.longitude end, case when not i.remote then c.latitude end,
			'held', ${now}
		from unnest(
				${listed(wanted.map(({ commitmentId }) => commitmentId))}::text::uuid[],
				${listed(wanted.map(({ volunteerId }) => volunteerId))}::text::uuid[],
				${listed(wanted.map(({ id }) => id))}::text::uuid[],
				${listed(wanted.map(({ visit }) => visit.planId))}::text::uuid[],
				${listed(wanted.map(({ visit }) => visit.startsAt.toISOString()))}::text::timestamptz[],
				${listed(wanted.map(({ visit }) => visit.endsAt.toISOString()))}::text::timestamptz[],
				${listed(wanted.map(({ visit }) => visit.localDate))}::text::date[]
			) as w (commitment_id, volunteer_id, place_id, plan_id, starts_at, ends_at, local_date)
			join visit_plans p on p.id = w.plan_id
			join clients c on c.id = p.client_id
			join service_items i on i.id = p.item_id
			join volunteers n on n.id = w.volunteer_id
		where ${mayServeOn(sql, sql`w.local_date`)}
		order by w.plan_id, w.starts_at
		on conflict do nothing
		returning source_id as "placeId"`;
	return new Set(rows.map(({ placeId }) => placeId));
}

/** Makes visits with their places; those in `filled` have their volunteer and the time taken. */
export async function insertPlanVisits(
	sql: Sql,
	visits: readonly NewPlanVisit[],
	filled: ReadonlySet<string>,
	now: Date,
): Promise<void> {
	const places = visits.flatMap(({ id, places }) =>
		places.map((place) => ({ ...place, visitId: id, isFilled: filled.has(place.id) })),
	);
	await sql`
		insert into visits
			(id, district_id, area_id, client_id, item_id, brand_id, state, starts_at, ends_at,
			 local_date, plan_id, plan_date, created_at)
		select g.id, p.district_id, p.area_id, p.client_id, p.item_id, p.brand_id, g.state, g.starts_at,
			g.ends_at, g.local_date, p.id, g.plan_date, ${now}
		from unnest(
				${listed(visits.map(({ id }) => id))}::text::uuid[],
				${listed(visits.map(({ planId }) => planId))}::text::uuid[],
				${listed(visits.map(({ state }) => state))}::text::text[],
				${listed(visits.map(({ planDate }) => planDate))}::text::date[],
				${listed(visits.map(({ startsAt }) => startsAt.toISOString()))}::text::timestamptz[],
				${listed(visits.map(({ endsAt }) => endsAt.toISOString()))}::text::timestamptz[],
				${listed(visits.map(({ localDate }) => localDate))}::text::date[]
			) as g (id, plan_id, state, plan_date, starts_at, ends_at, local_date)
			join visit_plans p on p.id = g.plan_id`;
	await sql`
		insert into visit_places (id, visit_id, position, volunteer_id, commitment_id, filled_at)
		select w.id, w.visit_id, w.position, w.volunteer_id, w.commitment_id,
			case when w.volunteer_id is not null then ${now}::timestamptz end
		from unnest(
				${listed(places.map(({ id }) => id))}::text::uuid[],
				${listed(places.map(({ visitId }) => visitId))}::text::uuid[],
				${`{${places.map(({ position }) => position).join()}}`}::text::integer[],
				${listed(places.map((place) => (place.isFilled ? place.volunteerId : null)))}::text::uuid[],
				${listed(places.map((place) => (place.isFilled ? place.commitmentId : null)))}::text::uuid[]
			) as w (id, visit_id, position, volunteer_id, commitment_id)`;
}

export async function updateGeneratedUntil(
	sql: Sql,
	plans: readonly { id: string; until: string }[],
): Promise<void> {
	await sql`
		update visit_plans p set generated_until = u.until
		from unnest(
				${listed(plans.map(({ id }) => id))}::text::uuid[],
				${listed(plans.map(({ until }) => until))}::text::date[]
			) as u (id, until)
		where p.id = u.id and p.generated_until < u.until`;
}

/**
 * Fills open places of a plan's coming visits, without orders, with who agreed to the plan.
 * @param newId makes ids for the commitments
 * @returns how many places were filled
 */
export async function fillOpenPlacesOfPlan(
	sql: Sql,
	planId: string,
	now: Date,
	newId: () => string,
): Promise<number> {
	const open = await sql<{ placeId: string; visitId: string }[]>`
		select p.id as "placeId", v.id as "visitId"
		from visits v
			join visit_places p on p.visit_id = v.id
			join visit_plan_pairings s on s.plan_id = v.plan_id and s.position = p.position
				and s.role = 'regular' and s.left_at is null
			join volunteers n on n.id = s.volunteer_id
			join service_items i on i.id = v.item_id
		where v.plan_id = ${planId} and v.state = 'open' and v.starts_at > ${now}
			and v.order_id is null and p.volunteer_id is null
			and ${mayServeOn(sql, sql`v.local_date`)}
			and not exists (
				select from visit_drop_outs d
				where d.visit_place_id = p.id and d.volunteer_id = n.id)
		order by v.starts_at
		for update of v`;
	if (open.length === 0) return 0;
	const rows = await sql<{ id: string }[]>`
		insert into commitments
			(id, volunteer_id, during, kind, source_id, longitude, latitude, state, created_at)
		select w.id, s.volunteer_id, tstzrange(v.starts_at, v.ends_at), 'visit', p.id,
			case when not i.remote then c.longitude end, case when not i.remote then c.latitude end,
			'held', ${now}
		from unnest(
				${listed(open.map(() => newId()))}::text::uuid[],
				${listed(open.map(({ placeId }) => placeId))}::text::uuid[]
			) as w (id, place_id)
			join visit_places p on p.id = w.place_id
			join visits v on v.id = p.visit_id
			join visit_plan_pairings s on s.plan_id = v.plan_id and s.position = p.position
				and s.role = 'regular' and s.left_at is null
			join service_items i on i.id = v.item_id
			join clients c on c.id = v.client_id
		order by v.starts_at
		on conflict do nothing
		returning id`;
	const held = rows.map(({ id }) => id);
	await sql`
		update visit_places p
		set volunteer_id = t.volunteer_id, commitment_id = t.id, filled_at = ${now}
		from commitments t
		where t.id in (select unnest(${listed(held)}::text::uuid[])) and p.id = t.source_id`;
	await sql`
		update visits v set state = 'agreed'
		where v.id in (select unnest(${listed(open.map(({ visitId }) => visitId))}::text::uuid[]))
			and v.state = 'open'
			and not exists (
				select from visit_places p where p.visit_id = v.id and p.volunteer_id is null)`;
	return held.length;
}
