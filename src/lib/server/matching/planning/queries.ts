import type { Sql } from '../../platform/db.ts';
import type { Choice } from './pose-problem.ts';

/** An order that a plan can place: in matching, with nobody asked at the moment. */
export interface PlannableOrder {
	id: string;
	districtId: string;
	brandId: string;
	itemKey: string;
	startsAt: Date;
	places: number;
}

/** Orders that wait for a volunteer, the soonest first; those with an open offer are left alone. */
export async function selectPlannable(
	sql: Sql,
	given: { districtId: string; from: Date; limit: number },
): Promise<PlannableOrder[]> {
	return sql<PlannableOrder[]>`
		select o.id, o.district_id as "districtId", o.brand_id as "brandId", i.key as "itemKey",
			o.starts_at as "startsAt",
			coalesce(v.open, i.volunteers_needed)::integer as places
		from orders o
			join service_items i on i.id = o.item_id
			left join lateral (
				select count(*) filter (where p.volunteer_id is null) as open
				from visits t join visit_places p on p.visit_id = t.id
				where t.order_id = o.id and t.state <> 'cancelled'
				group by t.id order by t.id desc limit 1) v on true
		where o.district_id = ${given.districtId} and o.state = 'matching' and o.desk_since is null
			and o.starts_at > ${given.from}
			and not exists (select from offers f where f.order_id = o.id and f.state = 'sent')
		order by o.starts_at, o.id
		limit ${given.limit}`;
}

/** Districts with orders in matching. */
export async function selectDistrictsInMatching(sql: Sql): Promise<string[]> {
	const rows = await sql<{ id: string }[]>`
		select distinct district_id as id from orders
		where state = 'matching' and starts_at is not null`;
	return rows.map(({ id }) => id);
}

export interface PlanRow {
	id: string;
	at: Date;
	orders: number;
	places: number;
	volunteers: number;
	candidates: number;
	leftOut: number;
	cost: number;
	/** No plan can cost less; null when the solver was stopped before it knew. */
	bound: number | null;
	outOfTime: boolean;
	firstComeLeftOut: number;
	firstComeCost: number;
	milliseconds: number;
}

export async function insertPlan(sql: Sql, plan: PlanRow & { districtId: string }): Promise<void> {
	await sql`
		insert into matching_plans
			(id, district_id, at, orders, places, volunteers, candidates, left_out, cost, bound,
			 out_of_time, first_come_left_out, first_come_cost, milliseconds)
		values
			(${plan.id}, ${plan.districtId}, ${plan.at}, ${plan.orders}, ${plan.places},
			 ${plan.volunteers}, ${plan.candidates}, ${plan.leftOut}, ${plan.cost}, ${plan.bound},
			 ${plan.outOfTime}, ${plan.firstComeLeftOut}, ${plan.firstComeCost}, ${plan.milliseconds})`;
}

/** Replaces what earlier plans said of these orders. */
export async function replaceChoices(
	sql: Sql,
	planId: string,
	choices: readonly Choice[],
): Promise<void> {
	await sql`
		insert into matching_choices (order_id, plan_id, planned, volunteer_ids)
		select c.order_id, ${planId}, c.planned, string_to_array(c.volunteer_ids, ',')::uuid[]
		from unnest(
			${choices.map(({ orderId }) => orderId)}::uuid[],
			${choices.map(({ planned }) => planned)}::integer[],
			${choices.map(({ volunteerIds }) => volunteerIds.join(','))}::text[]
		) as c (order_id, planned, volunteer_ids)
			join orders o on o.id = c.order_id
		order by c.order_id
		on conflict (order_id) do update set plan_id = excluded.plan_id, planned = excluded.planned,
			volunteer_ids = excluded.volunteer_ids`;
}

/** Orders that waited for a plan are due now; answers how many. */
export async function releaseWaiting(
	sql: Sql,
	orderIds: readonly string[],
	now: Date,
): Promise<number> {
	const result = await sql`
		update orders set matching_due_at = ${now}
		where id in (
			select id from orders
			where id = any(${[...orderIds]}::uuid[]) and state = 'matching' and matching_wave = 0
				and desk_since is null and matching_due_at > ${now}
			order by id for update skip locked)`;
	return result.count;
}

/** What the latest plan says of an order, when that is not older than `since`. */
export async function selectChoice(
	sql: Sql,
	orderId: string,
	since: Date,
): Promise<{ planId: string; volunteerIds: string[] } | null> {
	const [row] = await sql<{ planId: string; volunteerIds: string[] }[]>`
		select c.plan_id as "planId", c.volunteer_ids as "volunteerIds"
		from matching_choices c join matching_plans p on p.id = c.plan_id
		where c.order_id = ${orderId} and p.at >= ${since}`;
	return row ?? null;
}

export async function selectPlans(sql: Sql, districtId: string, limit: number): Promise<PlanRow[]> {
	return sql<PlanRow[]>`
		select id, at, orders, places, volunteers, candidates, left_out as "leftOut", cost, bound,
			out_of_time as "outOfTime", first_come_left_out as "firstComeLeftOut",
			first_come_cost as "firstComeCost", milliseconds
		from matching_plans where district_id = ${districtId}
		order by at desc, id desc limit ${limit}`;
}

/** Deletes plans that nobody follows any more. */
export async function deletePlansBefore(sql: Sql, before: Date): Promise<void> {
	await sql`delete from matching_plans where at < ${before}`;
}
