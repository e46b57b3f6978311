import type { Sql } from '../platform/db.ts';
import type { VisitState } from './states.ts';
import type { TravelMode } from '../volunteers/index.ts';
import type { Stay } from './rules.ts';

/** The visit that serves an order now; a cancelled one counts no more. */
export async function findVisitOfOrder(
	sql: Sql,
	orderId: string,
): Promise<{ id: string; state: VisitState } | null> {
	const [row] = await sql<{ id: string; state: VisitState }[]>`
		select id, state from visits
		where order_id = ${orderId} and state <> 'cancelled'
		order by created_at desc limit 1`;
	return row ?? null;
}

/** Makes an open visit as the order asks for it and answers how many volunteers its item needs. */
export async function insertVisitOfOrder(
	sql: Sql,
	visit: { id: string; orderId: string; createdAt: Date },
): Promise<number> {
	const [row] = await sql<{ volunteersNeeded: number }[]>`
		with visit as (
			insert into visits
				(id, district_id, area_id, order_id, client_id, item_id, brand_id, state,
				 starts_at, ends_at, local_date, created_at)
			select ${visit.id}, district_id, area_id, id, client_id, item_id, brand_id, 'open',
				starts_at, ends_at, local_date, ${visit.createdAt}
			from orders where id = ${visit.orderId}
			returning item_id)
		select i.volunteers_needed as "volunteersNeeded"
		from visit join service_items i on i.id = visit.item_id`;
	return row?.volunteersNeeded ?? 0;
}

export async function insertVisitPlace(
	sql: Sql,
	place: { id: string; visitId: string; position: number },
): Promise<void> {
	await sql`
		insert into visit_places (id, visit_id, position)
		values (${place.id}, ${place.visitId}, ${place.position})`;
}

export async function updateVisitState(sql: Sql, visitId: string, to: VisitState): Promise<void> {
	await sql`update visits set state = ${to} where id = ${visitId}`;
}

export interface OpenPlaceRow {
	placeId: string;
	visitId: string;
	position: number;
}

export async function selectOpenPlaces(sql: Sql, orderId: string): Promise<OpenPlaceRow[]> {
	return sql<OpenPlaceRow[]>`
		select p.id as "placeId", p.visit_id as "visitId", p.position
		from visit_places p join visits v on v.id = p.visit_id
		where v.order_id = ${orderId} and v.state = 'open' and p.volunteer_id is null
		order by p.position`;
}

export interface PlaceToFillRow {
	placeId: string;
	visitId: string;
	orderId: string | null;
	districtId: string;
	state: VisitState;
	volunteerId: string | null;
	startsAt: Date;
	endsAt: Date;
	remote: boolean;
	longitude: number;
	latitude: number;
}

/** Locks a place and its visit. The place of service is the order's, else the client's home. */
export async function lockPlaceToFill(sql: Sql, placeId: string): Promise<PlaceToFillRow | null> {
	const [row] = await sql<PlaceToFillRow[]>`
		select p.id as "placeId", v.id as "visitId", v.order_id as "orderId",
			v.district_id as "districtId", v.state, p.volunteer_id as "volunteerId",
			v.starts_at as "startsAt", v.ends_at as "endsAt", i.remote,
			coalesce(o.longitude, c.longitude) as longitude,
			coalesce(o.latitude, c.latitude) as latitude
		from visit_places p
			join visits v on v.id = p.visit_id
			join service_items i on i.id = v.item_id
			join clients c on c.id = v.client_id
			left join orders o on o.id = v.order_id
		where p.id = ${placeId}
		for update of v, p`;
	return row ?? null;
}

/** Locks a volunteer's row, under which their time is checked and taken. */
export async function lockVolunteer(
	sql: Sql,
	volunteerId: string,
): Promise<{ districtId: string; travelMode: TravelMode } | null> {
	const [row] = await sql<{ districtId: string; travelMode: TravelMode }[]>`
		select district_id as "districtId", travel_mode as "travelMode"
		from volunteers where id = ${volunteerId} for update`;
	return row ?? null;
}

/** A volunteer's nearest visits at a place, at most one that starts before `startsAt` and one after. */
export async function selectNeighbouringStays(
	sql: Sql,
	volunteerId: string,
	startsAt: Date,
): Promise<Stay[]> {
	const rows = await sql<{ startsAt: Date; endsAt: Date; longitude: number; latitude: number }[]>`
		with stays as (
			select lower(c.during) as starts_at, upper(c.during) as ends_at,
				coalesce(o.longitude, l.longitude) as longitude,
				coalesce(o.latitude, l.latitude) as latitude
			from commitments c
				join visit_places p on p.id = c.source_id
				join visits v on v.id = p.visit_id
				join service_items i on i.id = v.item_id
				join clients l on l.id = v.client_id
				left join orders o on o.id = v.order_id
			where c.volunteer_id = ${volunteerId} and c.state = 'held' and c.kind = 'visit'
				and not i.remote),
		before as (select * from stays where starts_at <= ${startsAt} order by starts_at desc limit 1),
		after as (select * from stays where starts_at > ${startsAt} order by starts_at limit 1)
		select starts_at as "startsAt", ends_at as "endsAt", longitude, latitude
		from (select * from before union all select * from after) neighbours`;
	return rows.map(({ startsAt, endsAt, longitude, latitude }) => ({
		startsAt,
		endsAt,
		point: { longitude, latitude },
	}));
}

export async function insertVisitCommitment(
	sql: Sql,
	commitment: {
		id: string;
		volunteerId: string;
		placeId: string;
		startsAt: Date;
		endsAt: Date;
		createdAt: Date;
	},
): Promise<void> {
	await sql`
		insert into commitments (id, volunteer_id, during, kind, source_id, state, created_at)
		values (${commitment.id}, ${commitment.volunteerId},
			tstzrange(${commitment.startsAt}, ${commitment.endsAt}), 'visit', ${commitment.placeId},
			'held', ${commitment.createdAt})`;
}

/** Gives the place to a volunteer; answers how many places of the visit are still open. */
export async function updatePlaceFilled(
	sql: Sql,
	place: { id: string; volunteerId: string; commitmentId: string; filledAt: Date },
): Promise<number> {
	await sql`
		update visit_places
		set volunteer_id = ${place.volunteerId}, commitment_id = ${place.commitmentId},
			filled_at = ${place.filledAt}
		where id = ${place.id}`;
	const [row] = await sql<{ open: number }[]>`
		select count(*) as open from visit_places
		where visit_id = (select visit_id from visit_places where id = ${place.id})
			and volunteer_id is null`;
	return row?.open ?? 0;
}

/** Cancels an order's visits that have not begun and frees the volunteers' time. */
export async function cancelVisitsNotBegun(sql: Sql, orderId: string): Promise<string[]> {
	const rows = await sql<{ id: string }[]>`
		with cancelled as (
			update visits set state = 'cancelled'
			where order_id = ${orderId} and state in ('open', 'agreed', 'on_the_way')
			returning id),
		released as (
			update commitments set state = 'released'
			where id in (
				select p.commitment_id from visit_places p join cancelled v on v.id = p.visit_id))
		select id from cancelled`;
	return rows.map(({ id }) => id);
}
