import { parseRecurrence } from '../../../calendar/recurrence.ts';
import type { Sql } from '../../platform/db.ts';
import type { RiskTier, Schedule, TierRule } from './rules.ts';
import type { VisitPlanState } from './states.ts';
import { withinScopes } from '../../areas/index.ts';
import type { VisitState } from '../states.ts';

export type PlanEndReason =
	'goal_reached' | 'moved_away' | 'deceased' | 'not_wanted' | 'changed' | 'other';
export type PauseReason = 'hospital' | 'holiday' | 'family' | 'other';

/** A plan as it stands in its row, with what its item and areas say. */
export interface VisitPlanRow {
	id: string;
	districtId: string;
	areaId: string;
	areaPath: string;
	timeZone: string;
	clientId: string;
	clientName: string;
	itemId: string;
	itemKey: string;
	itemNameZh: string;
	itemNameEn: string;
	itemRisky: boolean;
	brandId: string;
	teamId: string | null;
	teamNameZh: string | null;
	teamNameEn: string | null;
	replacesId: string | null;
	replacedById: string | null;
	state: VisitPlanState;
	recurrence: string;
	startsOn: string;
	endsOn: string | null;
	localTime: string;
	durationMinutes: number;
	places: 1 | 2;
	holidayRule: Schedule['holidayRule'];
	riskTier: RiskTier | null;
	insuranceNeeded: boolean;
	agreementSignedOn: string | null;
	insuranceCheckedOn: string | null;
	generatedUntil: string;
	endReason: PlanEndReason | null;
}

const planColumns = (sql: Sql) => sql`
	p.id, p.district_id as "districtId", p.area_id as "areaId", a.path::text as "areaPath",
	a.time_zone as "timeZone", p.client_id as "clientId", c.name as "clientName",
	p.item_id as "itemId", i.key as "itemKey", i.name_zh as "itemNameZh", i.name_en as "itemNameEn",
	i.risky as "itemRisky", p.brand_id as "brandId", p.team_id as "teamId",
	t.name_zh as "teamNameZh", t.name_en as "teamNameEn", p.replaces_id as "replacesId",
	(select n.id from visit_plans n where n.replaces_id = p.id) as "replacedById",
	p.state, p.recurrence, p.starts_on as "startsOn", p.ends_on as "endsOn",
	to_char(p.local_time, 'HH24:MI') as "localTime", p.duration_minutes as "durationMinutes",
	p.places, p.holiday_rule as "holidayRule", p.risk_tier as "riskTier",
	p.insurance_needed as "insuranceNeeded", p.agreement_signed_on as "agreementSignedOn",
	p.insurance_checked_on as "insuranceCheckedOn", p.generated_until as "generatedUntil",
	p.end_reason as "endReason"`;

const planTables = (sql: Sql) => sql`
	visit_plans p
		join areas a on a.id = p.area_id
		join clients c on c.id = p.client_id
		join service_items i on i.id = p.item_id
		left join teams t on t.id = p.team_id`;

export async function selectPlan(sql: Sql, planId: string): Promise<VisitPlanRow | null> {
	const [row] = await sql<VisitPlanRow[]>`
		select ${planColumns(sql)} from ${planTables(sql)} where p.id = ${planId}`;
	return row ?? null;
}

/** A set of ids or texts as one text: the driver takes ten times as long over long arrays. */
const listed = (values: readonly (string | null)[]) =>
	`{${values.map((value) => value ?? 'null').join()}}`;

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

export interface PauseRow {
	id: string;
	planId: string;
	fromDate: string;
	untilDate: string | null;
	reason: PauseReason;
}

export async function selectPauses(sql: Sql, planIds: readonly string[]): Promise<PauseRow[]> {
	return sql<PauseRow[]>`
		select u.id, u.plan_id as "planId", u.from_date as "fromDate", until_date as "untilDate", u.reason
		from unnest(${listed(planIds)}::text::uuid[]) as wanted (id)
			join visit_plan_pauses u on u.plan_id = wanted.id
		order by from_date`;
}

export interface ExceptionRow {
	planId: string;
	planDate: string;
	kind: 'skip' | 'move';
	movedTo: Date | null;
}

export async function selectExceptions(
	sql: Sql,
	planIds: readonly string[],
): Promise<ExceptionRow[]> {
	return sql<ExceptionRow[]>`
		select plan_id as "planId", plan_date as "planDate", kind, moved_to as "movedTo"
		from unnest(${listed(planIds)}::text::uuid[]) as wanted (id)
			join visit_plan_exceptions on plan_id = wanted.id
		order by plan_date`;
}

export interface SeatRow {
	id: string;
	planId: string;
	position: number;
	role: 'regular' | 'substitute';
	volunteerId: string;
	volunteerName: string;
}

export async function selectSeats(sql: Sql, planIds: readonly string[]): Promise<SeatRow[]> {
	return sql<SeatRow[]>`
		select s.id, s.plan_id as "planId", s.position, s.role, s.volunteer_id as "volunteerId",
			v.name as "volunteerName"
		from unnest(${listed(planIds)}::text::uuid[]) as wanted (id)
			join visit_plan_seats s on s.plan_id = wanted.id
			join volunteers v on v.id = s.volunteer_id
		where s.left_at is null
		order by s.position, s.role`;
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
			join volunteers v on v.id = w.volunteer_id
		where v.state = 'active'
			and (not i.risky or v.insured_until >= w.local_date)
			and (i.credential_kind is null or exists (
				select from volunteer_credentials k
				where k.volunteer_id = v.id and k.kind = i.credential_kind
					and k.valid_from <= w.local_date
					and (k.valid_until is null or k.valid_until >= w.local_date)))
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

export function scheduleOf(
	plan: Pick<
		PlanBehindRow,
		'recurrence' | 'startsOn' | 'endsOn' | 'localTime' | 'timeZone' | 'holidayRule'
	>,
	pauses: Schedule['pauses'],
	exceptions: readonly ExceptionRow[],
): Schedule {
	return {
		recurrence: parseRecurrence(plan.recurrence),
		startsOn: plan.startsOn,
		endsOn: plan.endsOn,
		localTime: plan.localTime,
		timeZone: plan.timeZone,
		holidayRule: plan.holidayRule,
		pauses,
		exceptions: new Map(exceptions.map(({ planDate, movedTo }) => [planDate, movedTo])),
	};
}

export async function selectTierRules(sql: Sql, districtId: string): Promise<TierRule[]> {
	return sql<TierRule[]>`
		select tier, period, change_within_hours as "changeWithinHours", item_id as "itemId"
		from risk_tier_rules where district_id = ${districtId}`;
}

/** What a person must look at in a plan. */
export type AlertKind = 'next_visit_missing' | 'visit_missed' | 'nobody_agreed' | 'expiry_ahead';

/**
 * Active plans that ought to have a visit on a date between two local dates and have none, each
 * with the first such date. Works it out from the text of the rule by walking through the days, in
 * SQL and apart from the code that makes visits, so that a fault there is found here. A date that
 * is a holiday decides nothing for plans that move on holidays; one of an unknown year counts.
 */
export async function selectPlansWithoutNextVisit(
	sql: Sql,
	given: { from: string; until: string },
): Promise<{ planId: string; localDate: string }[]> {
	return sql<{ planId: string; localDate: string }[]>`
		with days as materialized (
			select day::date,
				(array['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'])[extract(isodow from day)::integer] as name,
				date_trunc('week', day)::date as monday,
				extract(year from day)::integer * 12 + extract(month from day)::integer as month,
				extract(day from day)::integer as from_start,
				(extract(day from day) - extract(day from date_trunc('month', day) + interval '1 month - 1 day') - 1)::integer as from_end,
				exists (select from holidays h where h.day = d.day::date and h.kind = 'off') as is_off
			from generate_series(${given.from}::date, ${given.until}::date, interval '1 day') as d (day)),
		rules as materialized (
			select id, starts_on, ends_on, holiday_rule, recurrence like 'FREQ=WEEKLY%' as weekly,
				coalesce(substring(recurrence from 'INTERVAL=([0-9]+)'), '1')::integer as every,
				string_to_array(coalesce(substring(recurrence from 'BYDAY=([^;]+)'), ''), ',') as names,
				string_to_array(coalesce(substring(recurrence from 'BYMONTHDAY=([^;]+)'), ''), ',') as numbers,
				date_trunc('week', starts_on)::date as monday,
				extract(year from starts_on)::integer * 12 + extract(month from starts_on)::integer as month
			from visit_plans where state = 'active'),
		due as (
			select r.id, d.day
			from rules r join days d on d.name = any(r.names) and (d.monday - r.monday) / 7 % r.every = 0
			where r.weekly and d.day >= r.starts_on and d.day <= coalesce(r.ends_on, d.day)
				and (r.holiday_rule = 'keep' or not d.is_off)
			union all
			select r.id, d.day
			from rules r
				join days d on (d.month - r.month) % r.every = 0
					and (d.from_start::text = any(r.numbers) or d.from_end::text = any(r.numbers)
						or (d.from_start + 6) / 7 || d.name = any(r.names)
						or (d.from_end - 6) / 7 || d.name = any(r.names))
			where not r.weekly and d.day >= r.starts_on and d.day <= coalesce(r.ends_on, d.day)
				and (r.holiday_rule = 'keep' or not d.is_off))
		select due.id as "planId", min(due.day) as "localDate"
		from due
			left join visits v on v.plan_id = due.id and v.plan_date = due.day and v.state <> 'cancelled'
		where v.id is null
			and not exists (
				select from visit_plan_exceptions e
				where e.plan_id = due.id and e.plan_date = due.day and e.kind = 'skip')
			and not exists (
				select from visit_plan_pauses u
				where u.plan_id = due.id and due.day >= u.from_date
					and due.day <= coalesce(u.until_date, due.day))
		group by due.id`;
}

/**
 * Visits of plans that nobody made and that no order is looking after: those whose planned end has
 * passed without anyone in them are missed.
 * @returns how many there were
 */
export async function missOpenPlanVisits(sql: Sql, now: Date): Promise<number> {
	const rows = await sql`
		update visits set state = 'missed'
		where state = 'open' and starts_at < ${now} and ends_at <= ${now} and plan_id is not null
			and order_id is null`;
	return rows.count;
}

/** Plans with a visit that was missed since a date and that no alert tells of, with the last such. */
export async function selectPlansWithMissedVisits(
	sql: Sql,
	since: Date,
): Promise<{ planId: string; localDate: string }[]> {
	return sql<{ planId: string; localDate: string }[]>`
		select v.plan_id as "planId", max(v.local_date) as "localDate"
		from visits v
		where v.state = 'missed' and v.starts_at >= ${since} and v.plan_id is not null
			and not exists (
				select from visit_plan_alerts a
				where a.plan_id = v.plan_id and a.kind = 'visit_missed'
					and (a.settled_at is null or a.local_date >= v.local_date))
		group by v.plan_id`;
}

/** Adds alerts for plans that have none of the kind open; answers the plans that are new. */
export async function insertAlerts(
	sql: Sql,
	kind: AlertKind,
	alerts: readonly { id: string; planId: string; localDate: string }[],
	now: Date,
): Promise<{ planId: string; districtId: string; areaPath: string; brandId: string }[]> {
	return sql<{ planId: string; districtId: string; areaPath: string; brandId: string }[]>`
		with added as (
			insert into visit_plan_alerts (id, plan_id, kind, local_date, found_at)
			select g.id, g.plan_id, ${kind}, g.local_date, ${now}
			from unnest(
				${listed(alerts.map(({ id }) => id))}::text::uuid[],
				${listed(alerts.map(({ planId }) => planId))}::text::uuid[],
				${listed(alerts.map(({ localDate }) => localDate))}::text::date[]
			) as g (id, plan_id, local_date)
			on conflict (plan_id, kind) where settled_at is null do nothing
			returning plan_id)
		select p.id as "planId", p.district_id as "districtId", a.path::text as "areaPath",
			p.brand_id as "brandId"
		from added join visit_plans p on p.id = added.plan_id join areas a on a.id = p.area_id`;
}

/** Settles open alerts of a kind whose plans are not among those still found. */
export async function settleAlertsOver(
	sql: Sql,
	kind: AlertKind,
	stillFound: readonly string[],
	now: Date,
): Promise<void> {
	await sql`
		update visit_plan_alerts set settled_at = ${now}
		where kind = ${kind} and settled_at is null
			and plan_id not in (select unnest(${listed(stillFound)}::text::uuid[]))`;
}

export interface NewPlanRow {
	id: string;
	districtId: string;
	areaId: string;
	clientId: string;
	itemId: string;
	brandId: string;
	teamId: string | null;
	replacesId: string | null;
	state: VisitPlanState;
	recurrence: string;
	startsOn: string;
	endsOn: string | null;
	localTime: string;
	durationMinutes: number;
	places: number;
	holidayRule: Schedule['holidayRule'];
	riskTier: RiskTier | null;
	insuranceNeeded: boolean;
	agreementSignedOn: string | null;
	insuranceCheckedOn: string | null;
	generatedUntil: string;
	createdAt: Date;
	createdBy: string | null;
	startedAt: Date | null;
}

export async function insertPlan(sql: Sql, plan: NewPlanRow): Promise<void> {
	await sql`
		insert into visit_plans
			(id, district_id, area_id, client_id, item_id, brand_id, team_id, replaces_id, state,
			 recurrence, starts_on, ends_on, local_time, duration_minutes, places, holiday_rule,
			 risk_tier, insurance_needed, agreement_signed_on, insurance_checked_on, generated_until,
			 created_at, created_by, started_at)
		values (${plan.id}, ${plan.districtId}, ${plan.areaId}, ${plan.clientId}, ${plan.itemId},
			${plan.brandId}, ${plan.teamId}, ${plan.replacesId}, ${plan.state}, ${plan.recurrence},
			${plan.startsOn}, ${plan.endsOn}, ${plan.localTime}, ${plan.durationMinutes}, ${plan.places},
			${plan.holidayRule}, ${plan.riskTier}, ${plan.insuranceNeeded}, ${plan.agreementSignedOn},
			${plan.insuranceCheckedOn}, ${plan.generatedUntil}, ${plan.createdAt}, ${plan.createdBy},
			${plan.startedAt})`;
}

export async function lockPlanRow(sql: Sql, planId: string): Promise<VisitPlanRow | null> {
	const [row] = await sql<VisitPlanRow[]>`
		select ${planColumns(sql)} from ${planTables(sql)} where p.id = ${planId} for update of p`;
	return row ?? null;
}

/** Changes what is given of a plan; the rest stays. */
export async function updatePlan(
	sql: Sql,
	planId: string,
	patch: {
		state?: VisitPlanState;
		endsOn?: string | null;
		generatedUntil?: string;
		agreementSignedOn?: string | null;
		insuranceCheckedOn?: string | null;
		startedAt?: Date;
		peopleDueAt?: Date;
		endedAt?: Date | null;
		endReason?: PlanEndReason | null;
	},
): Promise<void> {
	const columns = {
		state: patch.state,
		ends_on: patch.endsOn,
		generated_until: patch.generatedUntil,
		agreement_signed_on: patch.agreementSignedOn,
		insurance_checked_on: patch.insuranceCheckedOn,
		started_at: patch.startedAt,
		people_due_at: patch.peopleDueAt,
		ended_at: patch.endedAt,
		end_reason: patch.endReason,
	};
	const given = Object.fromEntries(
		Object.entries(columns).filter(([, value]) => value !== undefined),
	);
	await sql`update visit_plans set ${sql(given as never)} where id = ${planId}`;
}

export async function upsertException(
	sql: Sql,
	exception: ExceptionRow & { madeAt: Date; madeBy: string | null },
): Promise<void> {
	await sql`
		insert into visit_plan_exceptions (plan_id, plan_date, kind, moved_to, made_at, made_by)
		values (${exception.planId}, ${exception.planDate}, ${exception.kind}, ${exception.movedTo},
			${exception.madeAt}, ${exception.madeBy})
		on conflict (plan_id, plan_date) do update
		set kind = excluded.kind, moved_to = excluded.moved_to, made_at = excluded.made_at,
			made_by = excluded.made_by`;
}

/** @returns whether there was one */
export async function deleteException(
	sql: Sql,
	planId: string,
	planDate: string,
): Promise<boolean> {
	const rows = await sql`
		delete from visit_plan_exceptions where plan_id = ${planId} and plan_date = ${planDate}`;
	return rows.count > 0;
}

export async function insertPause(
	sql: Sql,
	pause: PauseRow & { madeAt: Date; madeBy: string | null },
): Promise<void> {
	await sql`
		insert into visit_plan_pauses (id, plan_id, from_date, until_date, reason, made_at, made_by)
		values (${pause.id}, ${pause.planId}, ${pause.fromDate}, ${pause.untilDate}, ${pause.reason},
			${pause.madeAt}, ${pause.madeBy})`;
}

/** Ends a pause with a date, or takes it back when it would end before it began. */
export async function endPauseOn(sql: Sql, pauseId: string, untilDate: string): Promise<void> {
	await sql`delete from visit_plan_pauses where id = ${pauseId} and from_date > ${untilDate}`;
	await sql`update visit_plan_pauses set until_date = ${untilDate} where id = ${pauseId}`;
}

/** A visit of a plan as its page shows it, with who comes. */
export interface PlanVisitRow {
	id: string;
	planDate: string;
	state: VisitState;
	startsAt: Date;
	endsAt: Date;
	localDate: string;
	orderId: string | null;
	volunteerNames: string[];
}

export async function selectPlanVisits(
	sql: Sql,
	planId: string,
	given: { from: Date; until?: Date; limit: number },
): Promise<PlanVisitRow[]> {
	return sql<PlanVisitRow[]>`
		select v.id, v.plan_date as "planDate", v.state, v.starts_at as "startsAt",
			v.ends_at as "endsAt", v.local_date as "localDate", v.order_id as "orderId",
			array(
				select n.name from visit_places p join volunteers n on n.id = p.volunteer_id
				where p.visit_id = v.id order by p.position) as "volunteerNames"
		from visits v
		where v.plan_id = ${planId} and v.starts_at >= ${given.from}
			${given.until ? sql`and v.starts_at < ${given.until}` : sql``}
		order by v.starts_at limit ${given.limit}`;
}

/** The visit of a plan's date; null where none was made yet. */
export async function findVisitOfDate(
	sql: Sql,
	planId: string,
	planDate: string,
): Promise<{ id: string; state: VisitState } | null> {
	const [row] = await sql<{ id: string; state: VisitState }[]>`
		select id, state from visits where plan_id = ${planId} and plan_date = ${planDate}`;
	return row ?? null;
}

export async function updateVisitTimes(
	sql: Sql,
	visitId: string,
	times: { startsAt: Date; endsAt: Date; localDate: string },
): Promise<void> {
	await sql`
		update visits set starts_at = ${times.startsAt}, ends_at = ${times.endsAt},
			local_date = ${times.localDate}
		where id = ${visitId}`;
}

/** Empties the places of a visit that is to be found new volunteers. */
export async function emptyPlaces(sql: Sql, visitId: string): Promise<void> {
	await sql`
		update commitments set state = 'released'
		where source_id in (select id from visit_places where visit_id = ${visitId}) and state = 'held'`;
	await sql`
		update visit_places set volunteer_id = null, commitment_id = null, filled_at = null
		where visit_id = ${visitId}`;
}

/** Plans as a list shows them. */
export interface PlanLineRow extends VisitPlanRow {
	nextStartsAt: Date | null;
	alerts: AlertKind[];
	regulars: string[];
}

export async function selectPlans(
	sql: Sql,
	filter: {
		scopes: { areaPath: string; brandId: string | null }[];
		clientId: string | null;
		states: readonly VisitPlanState[];
		alertsOnly: boolean;
		now: Date;
		limit: number;
	},
): Promise<PlanLineRow[]> {
	return sql<PlanLineRow[]>`
		select ${planColumns(sql)},
			(select min(v.starts_at) from visits v
				where v.plan_id = p.id and v.starts_at > ${filter.now}
					and v.state in ('open', 'agreed', 'on_the_way')) as "nextStartsAt",
			array(select x.kind from visit_plan_alerts x
				where x.plan_id = p.id and x.settled_at is null order by x.found_at) as alerts,
			array(select n.name from visit_plan_seats s join volunteers n on n.id = s.volunteer_id
				where s.plan_id = p.id and s.role = 'regular' and s.left_at is null
				order by s.position) as regulars
		from ${planTables(sql)}
		where p.state = any(${[...filter.states]}::text[])
			and ${
				filter.clientId
					? sql`p.client_id = ${filter.clientId}`
					: withinScopes(sql, filter.scopes, { path: sql`a.path`, brandId: sql`p.brand_id` })
			}
			${
				filter.alertsOnly
					? sql`and exists (select from visit_plan_alerts x where x.plan_id = p.id and x.settled_at is null)`
					: sql``
			}
		order by "nextStartsAt" nulls first, p.id
		limit ${filter.limit}`;
}

export interface AlertRow {
	id: string;
	kind: AlertKind;
	localDate: string;
	foundAt: Date;
}

export async function selectOpenAlerts(sql: Sql, planId: string): Promise<AlertRow[]> {
	return sql<AlertRow[]>`
		select id, kind, local_date as "localDate", found_at as "foundAt"
		from visit_plan_alerts where plan_id = ${planId} and settled_at is null order by found_at`;
}

export async function settleAlert(
	sql: Sql,
	alert: { id: string; planId: string; at: Date; by: string | null },
): Promise<boolean> {
	const rows = await sql`
		update visit_plan_alerts set settled_at = ${alert.at}, settled_by = ${alert.by}
		where id = ${alert.id} and plan_id = ${alert.planId} and settled_at is null`;
	return rows.count > 0;
}

/** Ends the seats of a plan at an instant. */
export async function endSeats(sql: Sql, planId: string, at: Date): Promise<void> {
	await sql`update visit_plan_seats set left_at = ${at} where plan_id = ${planId} and left_at is null`;
}

export async function insertSeat(
	sql: Sql,
	seat: Omit<SeatRow, 'volunteerName'> & { agreedAt: Date },
): Promise<void> {
	await sql`
		insert into visit_plan_seats (id, plan_id, position, role, volunteer_id, agreed_at)
		values (${seat.id}, ${seat.planId}, ${seat.position}, ${seat.role}, ${seat.volunteerId},
			${seat.agreedAt})`;
}

export async function selectTeams(
	sql: Sql,
	districtId: string,
): Promise<{ id: string; nameZh: string; nameEn: string }[]> {
	return sql<{ id: string; nameZh: string; nameEn: string }[]>`
		select id, name_zh as "nameZh", name_en as "nameEn" from teams
		where district_id = ${districtId} order by name_zh`;
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
			join visit_plan_seats s on s.plan_id = v.plan_id and s.position = p.position
				and s.role = 'regular' and s.left_at is null
			join volunteers n on n.id = s.volunteer_id
			join service_items i on i.id = v.item_id
		where v.plan_id = ${planId} and v.state = 'open' and v.starts_at > ${now}
			and v.order_id is null and p.volunteer_id is null and n.state = 'active'
			and (not i.risky or n.insured_until >= v.local_date)
			and (i.credential_kind is null or exists (
				select from volunteer_credentials k
				where k.volunteer_id = n.id and k.kind = i.credential_kind
					and k.valid_from <= v.local_date
					and (k.valid_until is null or k.valid_until >= v.local_date)))
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
			join visit_plan_seats s on s.plan_id = v.plan_id and s.position = p.position
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

/** Who holds a place in a visit and something else at another time. */
export async function selectBusyVolunteers(
	sql: Sql,
	visitId: string,
	times: { startsAt: Date; endsAt: Date },
): Promise<string[]> {
	const rows = await sql<{ volunteerId: string }[]>`
		select p.volunteer_id as "volunteerId" from visit_places p
		where p.visit_id = ${visitId} and exists (
			select from commitments other
			where other.volunteer_id = p.volunteer_id and other.state = 'held'
				and other.source_id is distinct from p.id
				and other.during && tstzrange(${times.startsAt}, ${times.endsAt}))`;
	return rows.map(({ volunteerId }) => volunteerId);
}

export async function updateOrderOfVisit(
	sql: Sql,
	visitId: string,
	orderId: string,
): Promise<void> {
	await sql`update visits set order_id = ${orderId} where id = ${visitId}`;
}

/** Dates of a plan are left out because the order for its visit was cancelled. */
export async function insertSkipOfVisit(
	sql: Sql,
	visitId: string,
	made: { at: Date; by: string | null },
): Promise<void> {
	await sql`
		insert into visit_plan_exceptions (plan_id, plan_date, kind, made_at, made_by)
		select plan_id, plan_date, 'skip', ${made.at}, ${made.by} from visits
		where id = ${visitId} and plan_id is not null
		on conflict (plan_id, plan_date) do update
		set kind = 'skip', moved_to = null, made_at = excluded.made_at, made_by = excluded.made_by`;
}

/**
 * Active plans whose people lose, between two local dates and before the plan ends, what it asks
 * for: the item's credential, or the insurance of what is risky; with the first such date. Without
 * those of which an alert has told for the same date.
 */
export async function selectExpiriesAhead(
	sql: Sql,
	given: { from: string; until: string },
): Promise<{ planId: string; localDate: string }[]> {
	return sql<{ planId: string; localDate: string }[]>`
		with ends as (
			select p.id, p.ends_on, n.insured_until as day
			from visit_plans p
				join visit_plan_seats s on s.plan_id = p.id and s.left_at is null
				join volunteers n on n.id = s.volunteer_id
			where p.state = 'active' and p.insurance_needed
			union all
			select p.id, p.ends_on, (
				select max(k.valid_until) from volunteer_credentials k
				where k.volunteer_id = s.volunteer_id and k.kind = i.credential_kind
					and not exists (
						select from volunteer_credentials l
						where l.volunteer_id = k.volunteer_id and l.kind = k.kind and l.valid_until is null))
			from visit_plans p
				join service_items i on i.id = p.item_id and i.credential_kind is not null
				join visit_plan_seats s on s.plan_id = p.id and s.left_at is null
			where p.state = 'active'),
		ahead as (
			select id, min(day) as day from ends
			where day >= ${given.from} and day <= ${given.until} and (ends_on is null or day < ends_on)
			group by id)
		select id as "planId", day as "localDate" from ahead
		where not exists (
			select from visit_plan_alerts a
			where a.plan_id = ahead.id and a.kind = 'expiry_ahead' and a.local_date >= ahead.day)`;
}
