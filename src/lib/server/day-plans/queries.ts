import type { Sql } from '../platform/db.ts';
import { withinScopes } from '../areas/index.ts';
import type { AcceptanceOutcome, DayPlanParameters, Pin, Proposal } from './schemas.ts';

export interface PlanArea {
	id: string;
	districtId: string;
	path: string;
	nameZh: string;
	nameEn: string;
}

export async function selectPlanArea(sql: Sql, id: string): Promise<PlanArea | null> {
	const [row] = await sql<PlanArea[]>`
		select id, district_id as "districtId", path::text as path, name_zh as "nameZh",
			name_en as "nameEn"
		from areas where id = ${id}`;
	return row ?? null;
}

/** An order whose visit is on a day, with who holds its places. */
export interface OrderOfDayRow {
	id: string;
	districtId: string;
	brandId: string;
	itemKey: string;
	startsAt: Date;
	endsAt: Date;
	urgent: boolean;
	places: number;
	/** By position, from 1 on. */
	holders: { position: number; volunteerId: string }[];
	beingAsked: boolean;
}

/** Orders in matching or staffed whose visit begins on a local date in an area, the soonest first. */
export async function selectOrdersOfDay(
	sql: Sql,
	given: { areaPath: string; date: string; from: Date; limit: number },
): Promise<OrderOfDayRow[]> {
	return sql<OrderOfDayRow[]>`
		select o.id, o.district_id as "districtId", o.brand_id as "brandId", i.key as "itemKey",
			o.starts_at as "startsAt", o.ends_at as "endsAt", o.urgent,
			i.volunteers_needed::integer as places,
			coalesce(h.holders, '[]') as holders,
			exists (select from offers f where f.order_id = o.id and f.state = 'sent') as "beingAsked"
		from orders o
			join service_items i on i.id = o.item_id
			join areas a on a.id = o.area_id
			left join lateral (
				select json_agg(json_build_object('position', p.position, 'volunteerId', p.volunteer_id)
					order by p.position) as holders
				from visits t join visit_places p on p.visit_id = t.id
				where t.order_id = o.id and t.state in ('open', 'agreed')
					and p.volunteer_id is not null) h on true
		where o.local_date = ${given.date} and a.path <@ ${given.areaPath}::ltree
			and o.state in ('matching', 'staffed') and o.starts_at > ${given.from}
		order by o.starts_at, o.id
		limit ${given.limit}`;
}

export type DayPlanState = 'waiting' | 'running' | 'proposed' | 'accepted' | 'failed';

export interface DayPlanRow {
	id: string;
	districtId: string;
	areaId: string;
	areaPath: string;
	areaNameZh: string;
	areaNameEn: string;
	localDate: string;
	state: DayPlanState;
	parameters: DayPlanParameters;
	pins: Pin[];
	/** Percent. */
	progress: number;
	proposal: Proposal | null;
	outcome: AcceptanceOutcome | null;
	failure: string | null;
	stopAsked: boolean;
	requestedAt: Date;
}

const planColumns = (sql: Sql) => sql`
	p.id, p.district_id as "districtId", p.area_id as "areaId", a.path::text as "areaPath",
	a.name_zh as "areaNameZh", a.name_en as "areaNameEn", p.local_date as "localDate", p.state,
	p.parameters, p.pins, p.progress, p.proposal, p.outcome, p.failure, p.stop_asked as "stopAsked",
	p.requested_at as "requestedAt"`;

export async function insertDayPlan(
	sql: Sql,
	plan: {
		id: string;
		districtId: string;
		areaId: string;
		localDate: string;
		parameters: DayPlanParameters;
		pins: readonly Pin[];
		requestedBy: string | null;
		requestedAt: Date;
	},
): Promise<void> {
	await sql`
		insert into day_plans
			(id, district_id, area_id, local_date, state, parameters, pins, requested_by, requested_at)
		values
			(${plan.id}, ${plan.districtId}, ${plan.areaId}, ${plan.localDate}, 'waiting',
			 ${sql.json(plan.parameters)}, ${sql.json([...plan.pins])}, ${plan.requestedBy},
			 ${plan.requestedAt})`;
}

export async function selectDayPlan(sql: Sql, id: string): Promise<DayPlanRow | null> {
	const [row] = await sql<DayPlanRow[]>`
		select ${planColumns(sql)} from day_plans p join areas a on a.id = p.area_id
		where p.id = ${id}`;
	return row ?? null;
}

export async function lockDayPlan(sql: Sql, id: string): Promise<DayPlanRow | null> {
	const [row] = await sql<DayPlanRow[]>`
		select ${planColumns(sql)} from day_plans p join areas a on a.id = p.area_id
		where p.id = ${id} for update of p`;
	return row ?? null;
}

/** The latest plans of areas within scopes, the newest first. */
export async function selectDayPlans(
	sql: Sql,
	scopes: readonly { areaPath: string; brandId: string | null }[],
	limit: number,
): Promise<DayPlanRow[]> {
	return sql<DayPlanRow[]>`
		select ${planColumns(sql)} from day_plans p join areas a on a.id = p.area_id
		where ${withinScopes(sql, scopes, { path: sql`a.path` })}
		order by p.requested_at desc, p.local_date, p.id limit ${limit}`;
}

export async function countOpenDayPlans(sql: Sql, districtId: string): Promise<number> {
	const [row] = await sql<[{ count: number }]>`
		select count(*) as count from day_plans
		where district_id = ${districtId} and state in ('waiting', 'running')`;
	return row.count;
}

/** Keeps others who claim a plan waiting until the transaction ends. */
export async function lockClaims(sql: Sql): Promise<void> {
	await sql`select pg_advisory_xact_lock(hashtextextended('day_plans', 0))`;
}

/**
 * Takes the oldest that waits, or whose worker has been silent since `silentSince`; none while
 * another is being made, so that plans never keep all hands of the worker busy.
 */
export async function claimDayPlan(
	sql: Sql,
	given: { now: Date; silentSince: Date },
): Promise<DayPlanRow | null> {
	const [row] = await sql<{ id: string }[]>`
		update day_plans set state = 'running', progress = 0, worked_at = ${given.now}
		where id = (
			select id from day_plans
			where (state = 'waiting' or (state = 'running' and worked_at < ${given.silentSince}))
				and not exists (
					select from day_plans where state = 'running' and worked_at >= ${given.silentSince})
			order by requested_at, local_date, id limit 1)
		returning id`;
	return row ? selectDayPlan(sql, row.id) : null;
}

/** Keeps the best so far; answers whether somebody asked to stop, or the plan is no longer running. */
export async function updateDayPlanProgress(
	sql: Sql,
	given: { id: string; progress: number; proposal: Proposal; now: Date },
): Promise<{ stop: boolean }> {
	const [row] = await sql<{ stop: boolean }[]>`
		update day_plans
		set progress = ${given.progress}, proposal = ${sql.json(given.proposal as never)},
			worked_at = ${given.now}
		where id = ${given.id} and state = 'running'
		returning stop_asked as stop`;
	return row ?? { stop: true };
}

export async function updateDayPlanProposed(
	sql: Sql,
	given: { id: string; proposal: Proposal; at: Date },
): Promise<void> {
	await sql`
		update day_plans
		set state = 'proposed', progress = 100, proposal = ${sql.json(given.proposal as never)},
			ended_at = ${given.at}
		where id = ${given.id} and state = 'running'`;
}

export async function updateDayPlanFailed(
	sql: Sql,
	given: { id: string; failure: string; at: Date },
): Promise<void> {
	await sql`
		update day_plans set state = 'failed', failure = ${given.failure}, ended_at = ${given.at}
		where id = ${given.id} and state = 'running'`;
}

export async function updateStopAsked(sql: Sql, id: string): Promise<boolean> {
	const { count } = await sql`
		update day_plans set stop_asked = true
		where id = ${id} and state in ('waiting', 'running')`;
	return count > 0;
}

export async function updateDayPlanPins(sql: Sql, id: string, pins: readonly Pin[]): Promise<void> {
	await sql`update day_plans set pins = ${sql.json([...pins])} where id = ${id}`;
}

export async function updateDayPlanAccepted(
	sql: Sql,
	id: string,
	outcome: AcceptanceOutcome,
): Promise<void> {
	await sql`
		update day_plans set state = 'accepted', outcome = ${sql.json(outcome as never)}
		where id = ${id}`;
}

export async function selectNamesOfVolunteers(
	sql: Sql,
	ids: readonly string[],
): Promise<Map<string, string>> {
	const rows = await sql<{ id: string; name: string }[]>`
		select id, name from volunteers where id = any(${[...ids]}::uuid[])`;
	return new Map(rows.map(({ id, name }) => [id, name]));
}

export interface OrderNameRow {
	id: string;
	number: string;
	itemNameZh: string;
	itemNameEn: string;
	startsAt: Date;
	endsAt: Date;
	areaNameZh: string;
	areaNameEn: string;
}

export async function selectNamesOfOrders(
	sql: Sql,
	ids: readonly string[],
): Promise<Map<string, OrderNameRow>> {
	const rows = await sql<OrderNameRow[]>`
		select o.id, o.number, i.name_zh as "itemNameZh", i.name_en as "itemNameEn",
			o.starts_at as "startsAt", o.ends_at as "endsAt",
			a.name_zh as "areaNameZh", a.name_en as "areaNameEn"
		from orders o join service_items i on i.id = o.item_id join areas a on a.id = o.area_id
		where o.id = any(${[...ids]}::uuid[])`;
	return new Map(rows.map((row) => [row.id, row]));
}
