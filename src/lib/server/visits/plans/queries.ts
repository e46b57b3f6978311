import type { Sql } from '../../platform/db.ts';
import type { AlertKind, RiskTier, Schedule, TierRule } from './rules.ts';
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
export const listed = (values: readonly (string | null)[]) =>
	`{${values.map((value) => value ?? 'null').join()}}`;

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

export interface PairingRow {
	id: string;
	planId: string;
	position: number;
	role: 'regular' | 'substitute';
	volunteerId: string;
	volunteerName: string;
}

export async function selectPairings(sql: Sql, planIds: readonly string[]): Promise<PairingRow[]> {
	return sql<PairingRow[]>`
		select s.id, s.plan_id as "planId", s.position, s.role, s.volunteer_id as "volunteerId",
			v.name as "volunteerName"
		from unnest(${listed(planIds)}::text::uuid[]) as wanted (id)
			join visit_plan_pairings s on s.plan_id = wanted.id
			join volunteers v on v.id = s.volunteer_id
		where s.left_at is null
		order by s.position, s.role`;
}

export async function selectTierRules(sql: Sql, districtId: string): Promise<TierRule[]> {
	return sql<TierRule[]>`
		select tier, period, change_within_hours as "changeWithinHours", item_id as "itemId"
		from risk_tier_rules where district_id = ${districtId}`;
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
			array(select n.name from visit_plan_pairings s join volunteers n on n.id = s.volunteer_id
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

/** Ends the pairings of a plan at an instant. */
export async function endPairings(sql: Sql, planId: string, at: Date): Promise<void> {
	await sql`update visit_plan_pairings set left_at = ${at} where plan_id = ${planId} and left_at is null`;
}

export async function insertPairing(
	sql: Sql,
	pairing: Omit<PairingRow, 'volunteerName'> & { agreedAt: Date },
): Promise<void> {
	await sql`
		insert into visit_plan_pairings (id, plan_id, position, role, volunteer_id, agreed_at)
		values (${pairing.id}, ${pairing.planId}, ${pairing.position}, ${pairing.role}, ${pairing.volunteerId},
			${pairing.agreedAt})`;
}

export async function selectTeams(
	sql: Sql,
	districtId: string,
): Promise<{ id: string; nameZh: string; nameEn: string }[]> {
	return sql<{ id: string; nameZh: string; nameEn: string }[]>`
		select id, name_zh as "nameZh", name_en as "nameEn" from teams
		where district_id = ${districtId} order by name_zh`;
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
