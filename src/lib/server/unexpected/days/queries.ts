import { withinScopes } from '../../areas/index.ts';
import type { Sql } from '../../platform/db.ts';

type Scopes = readonly { areaPath: string; brandId: string | null }[];

/** Null when the day is declared already. */
export async function insertWeatherDay(
	sql: Sql,
	day: {
		id: string;
		districtId: string;
		areaId: string;
		date: string;
		movedTo: string;
		reason: string;
		declaredAt: Date;
		declaredBy: string | null;
	},
): Promise<string | null> {
	const [row] = await sql<{ id: string }[]>`
		insert into weather_days
			(id, district_id, area_id, local_date, moved_to, reason, declared_at, declared_by)
		values (${day.id}, ${day.districtId}, ${day.areaId}, ${day.date}, ${day.movedTo},
			${day.reason}, ${day.declaredAt}, ${day.declaredBy})
		on conflict do nothing
		returning id`;
	return row?.id ?? null;
}

export interface WeatherDayRow {
	id: string;
	districtId: string;
	areaPath: string;
	areaNameZh: string;
	areaNameEn: string;
	date: string;
	movedTo: string;
	reason: string;
	undoneAt: Date | null;
	/** Visits moved, those that could not be, and those that are still to be. */
	moved: number;
	refused: number;
	waiting: number;
}

const weatherColumns = (sql: Sql) => sql`
	w.id, w.district_id as "districtId", a.path::text as "areaPath", a.name_zh as "areaNameZh",
	a.name_en as "areaNameEn", w.local_date as date, w.moved_to as "movedTo", w.reason,
	w.undone_at as "undoneAt",
	(select count(*) from weather_moves m where m.weather_day_id = w.id and m.refusal is null) as moved,
	(select count(*) from weather_moves m where m.weather_day_id = w.id and m.refusal is not null)
		as refused,
	case when w.undone_at is null
		then (select count(*) from ${visitsOfDay(sql)})
		else (select count(*) from weather_moves m
			where m.weather_day_id = w.id and m.refusal is null and m.back_at is null)
	end as waiting`;

/** Outdoor visits of the day of w in its area that have not begun and were not looked at. */
const visitsOfDay = (sql: Sql) => sql`
	visits v join areas va on va.id = v.area_id join service_items i on i.id = v.item_id
	where v.district_id = w.district_id and v.local_date = w.local_date and i.outdoor
		and v.state in ('open', 'agreed') and va.path <@ a.path
		and not exists (
			select from weather_moves m where m.weather_day_id = w.id and m.visit_id = v.id)`;

export async function findWeatherDay(sql: Sql, id: string): Promise<WeatherDayRow | null> {
	const [row] = await sql<WeatherDayRow[]>`
		select ${weatherColumns(sql)} from weather_days w join areas a on a.id = w.area_id
		where w.id = ${id}`;
	return row ?? null;
}

/** Days from a local date on, the next first. */
export async function selectWeatherDays(
	sql: Sql,
	given: { scopes: Scopes; from: string },
): Promise<WeatherDayRow[]> {
	return sql<WeatherDayRow[]>`
		select ${weatherColumns(sql)} from weather_days w join areas a on a.id = w.area_id
		where w.local_date >= ${given.from} and ${withinScopes(sql, given.scopes, { path: sql`a.path` })}
		order by w.local_date, w.id limit 50`;
}

export interface VisitToMoveRow {
	weatherDayId: string;
	visitId: string;
	startsAt: Date;
	movedTo: string;
	timeZone: string;
}

export async function selectVisitsToMove(
	sql: Sql,
	given: { today: string; most: number },
): Promise<VisitToMoveRow[]> {
	return sql<VisitToMoveRow[]>`
		select w.id as "weatherDayId", v.id as "visitId", v.starts_at as "startsAt",
			w.moved_to as "movedTo", d.time_zone as "timeZone"
		from weather_days w
			join areas a on a.id = w.area_id
			join areas d on d.id = w.district_id
			cross join lateral (select v.id, v.starts_at from ${visitsOfDay(sql)}) v
		where w.undone_at is null and w.local_date >= ${given.today}
		order by v.starts_at, v.id limit ${given.most}`;
}

export interface VisitToMoveBackRow {
	weatherDayId: string;
	visitId: string;
	movedFrom: Date;
	/** Still where it was moved to, and not begun. */
	isThere: boolean;
}

export async function selectVisitsToMoveBack(
	sql: Sql,
	most: number,
): Promise<VisitToMoveBackRow[]> {
	return sql<VisitToMoveBackRow[]>`
		select m.weather_day_id as "weatherDayId", m.visit_id as "visitId",
			m.moved_from as "movedFrom",
			(v.local_date = w.moved_to and v.state in ('open', 'agreed')) as "isThere"
		from weather_moves m
			join weather_days w on w.id = m.weather_day_id
			join visits v on v.id = m.visit_id
		where w.undone_at is not null and m.refusal is null and m.back_at is null
		order by m.moved_from, m.visit_id limit ${most}`;
}

export async function insertWeatherMove(
	sql: Sql,
	move: {
		weatherDayId: string;
		visitId: string;
		movedFrom: Date;
		movedAt: Date;
		refusal: string | null;
	},
): Promise<void> {
	await sql`
		insert into weather_moves (weather_day_id, visit_id, moved_from, moved_at, refusal)
		values (${move.weatherDayId}, ${move.visitId}, ${move.movedFrom}, ${move.movedAt},
			${move.refusal})
		on conflict do nothing`;
}

export async function updateMovedBack(
	sql: Sql,
	move: { weatherDayId: string; visitId: string; backAt: Date; refusal: string | null },
): Promise<void> {
	await sql`
		update weather_moves set back_at = ${move.backAt}, refusal = ${move.refusal}
		where weather_day_id = ${move.weatherDayId} and visit_id = ${move.visitId}`;
}

/** Answers whether it held. */
export async function updateWeatherUndone(
	sql: Sql,
	day: { id: string; undoneAt: Date; undoneBy: string | null },
): Promise<boolean> {
	const result = await sql`
		update weather_days set undone_at = ${day.undoneAt}, undone_by = ${day.undoneBy}
		where id = ${day.id} and undone_at is null`;
	return result.count === 1;
}

/** Makes a round with all active clients of the group, and answers how many they are. */
export async function insertCareRound(
	sql: Sql,
	round: {
		id: string;
		districtId: string;
		areaId: string;
		areaPath: string;
		itemId: string;
		riskTier: string | null;
		category: string | null;
		startedAt: Date;
		startedBy: string | null;
		endsAt: Date;
	},
): Promise<number> {
	await sql`
		insert into care_rounds
			(id, district_id, area_id, item_id, risk_tier, category, started_at, started_by, ends_at)
		values (${round.id}, ${round.districtId}, ${round.areaId}, ${round.itemId},
			${round.riskTier}, ${round.category}, ${round.startedAt}, ${round.startedBy},
			${round.endsAt})`;
	const result = await sql`
		insert into care_round_clients (round_id, client_id)
		select ${round.id}, c.id
		from clients c join areas a on a.id = c.area_id
		where c.district_id = ${round.districtId} and c.state = 'active'
			and a.path <@ ${round.areaPath}::text::ltree
			and (${round.riskTier}::text is null or c.risk_tier = ${round.riskTier})
			and (${round.category}::text is null or c.category = ${round.category})`;
	return result.count;
}

export interface RoundClientRow {
	roundId: string;
	districtId: string;
	clientId: string;
	itemKey: string;
	endsAt: Date;
	startedAt: Date;
	/** Number of the client in the round, from 0, and how many they are. */
	nth: number;
	of: number;
}

/** Clients of rounds for whom no order was placed or refused yet. */
export async function selectClientsToOrderFor(sql: Sql, most: number): Promise<RoundClientRow[]> {
	return sql<RoundClientRow[]>`
		select * from (
			select r.id as "roundId", r.district_id as "districtId", c.client_id as "clientId", i.key as "itemKey",
				r.ends_at as "endsAt", r.started_at as "startedAt", c.order_id, c.refusal,
				row_number() over (partition by r.id order by c.client_id) - 1 as nth,
				count(*) over (partition by r.id) as "of"
			from care_rounds r
				join care_round_clients c on c.round_id = r.id
				join service_items i on i.id = r.item_id
			where r.placed_at is null) clients
		where order_id is null and refusal is null
		order by "startedAt", nth limit ${most}`;
}

/** Keeps a second sweep away from a client of a round; false when it is taken or done. */
export async function lockRoundClient(
	sql: Sql,
	client: { roundId: string; clientId: string },
): Promise<boolean> {
	const rows = await sql`
		select from care_round_clients
		where round_id = ${client.roundId} and client_id = ${client.clientId}
			and order_id is null and refusal is null
		for update skip locked`;
	return rows.length === 1;
}

export async function updateRoundClient(
	sql: Sql,
	client: { roundId: string; clientId: string; orderId: string | null; refusal: string | null },
): Promise<void> {
	await sql`
		update care_round_clients
		set order_id = ${client.orderId}, refusal = ${client.refusal}
		where round_id = ${client.roundId} and client_id = ${client.clientId}`;
}

/** Notes which rounds have all their orders. */
export async function updateRoundsPlaced(sql: Sql, now: Date): Promise<void> {
	await sql`
		update care_rounds r set placed_at = ${now}
		where r.placed_at is null and not exists (
			select from care_round_clients c
			where c.round_id = r.id and c.order_id is null and c.refusal is null)`;
}

export interface CareRoundRow {
	id: string;
	areaNameZh: string;
	areaNameEn: string;
	itemNameZh: string;
	itemNameEn: string;
	riskTier: string | null;
	category: string | null;
	startedAt: Date;
	endsAt: Date;
	clients: number;
	/** Reached: their visit is done. */
	reached: number;
	/** A volunteer has agreed, or is with them. */
	staffed: number;
	/** No order could be placed, or it came to nothing: somebody must call. */
	failed: number;
}

/** Rounds that ended after an instant, the newest first. */
export async function selectCareRounds(
	sql: Sql,
	given: { scopes: Scopes; endedAfter: Date },
): Promise<CareRoundRow[]> {
	return sql<CareRoundRow[]>`
		select r.id, a.name_zh as "areaNameZh", a.name_en as "areaNameEn", i.name_zh as "itemNameZh",
			i.name_en as "itemNameEn", r.risk_tier as "riskTier", r.category,
			r.started_at as "startedAt", r.ends_at as "endsAt", count(c.client_id) as clients,
			count(*) filter (where o.state in ('done', 'closed')) as reached,
			count(*) filter (where o.state in ('staffed', 'in_service')) as staffed,
			count(*) filter (
				where c.refusal is not null or o.state in ('cancelled', 'expired', 'refused')) as failed
		from care_rounds r
			join areas a on a.id = r.area_id
			join service_items i on i.id = r.item_id
			left join care_round_clients c on c.round_id = r.id
			left join orders o on o.id = c.order_id
		where r.ends_at > ${given.endedAfter}
			and ${withinScopes(sql, given.scopes, { path: sql`a.path` })}
		group by r.id, a.id, i.id
		order by r.started_at desc limit 20`;
}
