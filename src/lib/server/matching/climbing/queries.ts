import { areaNameColumns } from '../../areas/index.ts';
import type { DeskReason, UnmetReason } from '../../orders/index.ts';
import type { Sql } from '../../platform/db.ts';
import type { ClimbStep } from './rules.ts';

/**
 * Orders that are to climb: those whose rest at a step is over, and those on the desk that have not
 * begun to climb in their round; the longest waiting first.
 */
export async function selectOrdersToClimb(
	sql: Sql,
	given: { now: Date; limit: number },
): Promise<string[]> {
	const rows = await sql<{ id: string }[]>`
		select o.id, o.desk_since as since
		from order_climbs c join orders o on o.id = c.order_id
		where c.due_at <= ${given.now} and c.round = o.matching_round and o.state = 'matching'
			and o.desk_since is not null
		union
		select o.id, o.desk_since
		from orders o
		where o.state = 'matching' and o.desk_since is not null
			and not exists (
				select from order_climbs c where c.order_id = o.id and c.round = o.matching_round)
		order by since, id
		limit ${given.limit}`;
	return rows.map(({ id }) => id);
}

/** Forgets that orders are to climb which have left the desk since. */
export async function clearClimbsOver(sql: Sql, now: Date): Promise<void> {
	await sql`
		update order_climbs c set due_at = null
		from orders o
		where o.id = c.order_id and c.due_at <= ${now}
			and (o.state <> 'matching' or o.desk_since is null or c.round <> o.matching_round)`;
}

export async function clearClimbsDue(sql: Sql, orderId: string): Promise<void> {
	await sql`update order_climbs set due_at = null where order_id = ${orderId} and due_at is not null`;
}

/** The steps that an order has taken in a round, the oldest first, and who was told at them. */
export async function selectStepsTaken(
	sql: Sql,
	order: { id: string; matchingRound: number },
): Promise<{ step: ClimbStep; dueAt: Date | null; told: string[] }[]> {
	return sql<{ step: ClimbStep; dueAt: Date | null; told: string[] }[]>`
		select c.step, c.due_at as "dueAt",
			array(select account_id from order_climb_recipients r where r.climb_id = c.id) as told
		from order_climbs c
		where c.order_id = ${order.id} and c.round = ${order.matchingRound}
		order by c.at, c.id`;
}

export async function insertClimb(
	sql: Sql,
	climb: {
		id: string;
		orderId: string;
		round: number;
		step: ClimbStep;
		areaId: string;
		at: Date;
		dueAt: Date | null;
		reason: DeskReason | UnmetReason;
		told: readonly string[];
	},
): Promise<void> {
	await sql`
		insert into order_climbs (id, order_id, round, step, area_id, at, due_at, reason)
		values (${climb.id}, ${climb.orderId}, ${climb.round}, ${climb.step}, ${climb.areaId},
			${climb.at}, ${climb.dueAt}, ${climb.reason})`;
	await sql`
		insert into order_climb_recipients (climb_id, account_id)
		select ${climb.id}, account_id from unnest(${[...climb.told]}::uuid[]) as told (account_id)`;
}

/** A step as staff see it. */
export interface ClimbRow {
	id: string;
	round: number;
	step: ClimbStep;
	areaNameZh: string;
	areaNameEn: string;
	at: Date;
	/** When it climbs on; null when it does not, or has. */
	dueAt: Date | null;
	reason: DeskReason | UnmetReason;
	/** Names of those who were told. */
	told: string[];
}

export async function selectClimbs(sql: Sql, orderId: string): Promise<ClimbRow[]> {
	return sql<ClimbRow[]>`
		select c.id, c.round, c.step, ${areaNameColumns(sql, sql`c.area_id`)}, c.at,
			c.due_at as "dueAt", c.reason,
			array(
				select a.display_name from order_climb_recipients r join accounts a on a.id = r.account_id
				where r.climb_id = c.id order by a.display_name) as told
		from order_climbs c
		where c.order_id = ${orderId}
		order by c.at, c.id`;
}
