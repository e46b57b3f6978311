import { withinScopes } from '../areas/index.ts';
import type { Cursor } from '../platform/cursor.ts';
import type { Sql } from '../platform/db.ts';
import type { VisitState } from './states.ts';
import type { Stay } from './rules.ts';
import type { Point } from '../volunteers/index.ts';

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

export async function updateVisitState(
	sql: Sql,
	visitId: string,
	to: VisitState,
	times: { checkedInAt?: Date; checkedOutAt?: Date },
): Promise<void> {
	await sql`
		update visits
		set state = ${to},
			checked_in_at = coalesce(${times.checkedInAt ?? null}::timestamptz, checked_in_at),
			checked_out_at = coalesce(${times.checkedOutAt ?? null}::timestamptz, checked_out_at)
		where id = ${visitId}`;
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

/** A volunteer's nearest visits at a place, at most one that starts before `startsAt` and one after. */
export async function selectNeighbouringStays(
	sql: Sql,
	volunteerId: string,
	startsAt: Date,
): Promise<Stay[]> {
	const rows = await sql<{ startsAt: Date; endsAt: Date; longitude: number; latitude: number }[]>`
		with stays as (
			select lower(during) as starts_at, upper(during) as ends_at, longitude, latitude
			from commitments
			where volunteer_id = ${volunteerId} and state = 'held' and longitude is not null),
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
		/** Null for what is done by phone. */
		point: Point | null;
		createdAt: Date;
	},
): Promise<void> {
	const { point } = commitment;
	await sql`
		insert into commitments
			(id, volunteer_id, during, kind, source_id, longitude, latitude, state, created_at)
		values (${commitment.id}, ${commitment.volunteerId},
			tstzrange(${commitment.startsAt}, ${commitment.endsAt}), 'visit', ${commitment.placeId},
			${point?.longitude ?? null}, ${point?.latitude ?? null}, 'held', ${commitment.createdAt})`;
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

export interface VisitRow {
	id: string;
	orderId: string | null;
	districtId: string;
	areaId: string;
	areaPath: string;
	clientId: string;
	itemId: string;
	itemKey: string;
	brandId: string;
	state: VisitState;
	startsAt: Date;
	endsAt: Date;
	localDate: string;
}

export interface PlaceRow {
	id: string;
	position: number;
	volunteerId: string | null;
	commitmentId: string | null;
	filledAt: Date | null;
	checkedInAt: Date | null;
	checkedOutAt: Date | null;
}

const visitColumns = (sql: Sql) => sql`
	v.id, v.order_id as "orderId", v.district_id as "districtId", v.area_id as "areaId",
	a.path::text as "areaPath", v.client_id as "clientId", v.item_id as "itemId", i.key as "itemKey",
	v.brand_id as "brandId", v.state, v.starts_at as "startsAt", v.ends_at as "endsAt",
	v.local_date as "localDate"`;

/** The order of a visit; undefined when there is no such visit. */
export async function findOrderOfVisit(
	sql: Sql,
	visitId: string,
): Promise<{ orderId: string | null } | undefined> {
	const [row] = await sql<{ orderId: string | null }[]>`
		select order_id as "orderId" from visits where id = ${visitId}`;
	return row;
}

export async function selectVisitForUpdate(sql: Sql, visitId: string): Promise<VisitRow | null> {
	const [row] = await sql<VisitRow[]>`
		select ${visitColumns(sql)}
		from visits v join areas a on a.id = v.area_id join service_items i on i.id = v.item_id
		where v.id = ${visitId}
		for update of v`;
	return row ?? null;
}

const placeColumns = (sql: Sql) => sql`
	id, position, volunteer_id as "volunteerId", commitment_id as "commitmentId",
	filled_at as "filledAt", checked_in_at as "checkedInAt", checked_out_at as "checkedOutAt"`;

export async function selectPlacesForUpdate(sql: Sql, visitId: string): Promise<PlaceRow[]> {
	return sql<PlaceRow[]>`
		select ${placeColumns(sql)} from visit_places
		where visit_id = ${visitId} order by position for update`;
}

export async function updatePlaceCheckedIn(sql: Sql, placeId: string, at: Date): Promise<void> {
	await sql`update visit_places set checked_in_at = ${at} where id = ${placeId}`;
}

export async function updatePlaceCheckedOut(sql: Sql, placeId: string, at: Date): Promise<void> {
	await sql`update visit_places set checked_out_at = ${at} where id = ${placeId}`;
}

/** Opens a place again and frees the time of who had it. */
export async function updatePlaceEmptied(sql: Sql, placeId: string): Promise<void> {
	await releaseCommitment(sql, placeId);
	await sql`
		update visit_places
		set volunteer_id = null, commitment_id = null, filled_at = null, expected_at = null
		where id = ${placeId}`;
}

export async function releaseCommitment(sql: Sql, placeId: string): Promise<void> {
	await sql`
		update commitments set state = 'released'
		where id = (select commitment_id from visit_places where id = ${placeId})`;
}

export type LossKind = 'dropped_out' | 'missed';
export type DropOutReason = 'ill' | 'family' | 'work' | 'transport' | 'other';

export async function insertVisitDropOut(
	sql: Sql,
	dropOut: {
		id: string;
		placeId: string;
		volunteerId: string;
		at: Date;
		kind: LossKind;
		reason: DropOutReason | null;
	},
): Promise<void> {
	await sql`
		insert into visit_drop_outs (id, visit_place_id, volunteer_id, at, kind, reason)
		values (${dropOut.id}, ${dropOut.placeId}, ${dropOut.volunteerId}, ${dropOut.at},
			${dropOut.kind}, ${dropOut.reason})`;
}

export async function selectVisitIdsOfOrder(sql: Sql, orderId: string): Promise<string[]> {
	const rows = await sql<{ id: string }[]>`
		select id from visits where order_id = ${orderId} order by created_at`;
	return rows.map(({ id }) => id);
}

/** Visits whose planned end has passed while somebody expected has not checked in. */
export async function selectOverdueVisitIds(sql: Sql, now: Date, limit: number): Promise<string[]> {
	const rows = await sql<{ id: string }[]>`
		select v.id from visits v
		where v.state in ('agreed', 'on_the_way', 'checked_in') and v.ends_at <= ${now}
			and exists (
				select from visit_places p
				where p.visit_id = v.id and p.volunteer_id is not null and p.checked_in_at is null)
		order by v.ends_at, v.id
		limit ${limit}`;
	return rows.map(({ id }) => id);
}

/** Accounts of the volunteers who hold a place. */
export async function selectAccountsInVisit(sql: Sql, visitId: string): Promise<string[]> {
	const rows = await sql<{ accountId: string }[]>`
		select n.account_id as "accountId"
		from visit_places p join volunteers n on n.id = p.volunteer_id
		where p.visit_id = ${visitId} and n.account_id is not null`;
	return rows.map(({ accountId }) => accountId);
}

/** A visit as people read it; nothing of its client. */
export interface VisitDetailRow extends VisitRow {
	orderNumber: string | null;
	itemNameZh: string;
	itemNameEn: string;
	itemDescriptionZh: string;
	itemDescriptionEn: string;
	brandNameZh: string;
	brandNameEn: string;
	remote: boolean;
}

const detailColumns = (sql: Sql) => sql`
	${visitColumns(sql)}, o.number as "orderNumber",
	i.name_zh as "itemNameZh", i.name_en as "itemNameEn",
	i.description_zh as "itemDescriptionZh", i.description_en as "itemDescriptionEn",
	b.name_zh as "brandNameZh", b.name_en as "brandNameEn", i.remote`;

const detailTables = (sql: Sql) => sql`
	visits v
		join areas a on a.id = v.area_id
		join service_items i on i.id = v.item_id
		join brands b on b.id = v.brand_id
		left join orders o on o.id = v.order_id`;

export async function selectVisitDetail(sql: Sql, visitId: string): Promise<VisitDetailRow | null> {
	const [row] = await sql<VisitDetailRow[]>`
		select ${detailColumns(sql)} from ${detailTables(sql)} where v.id = ${visitId}`;
	return row ?? null;
}

export async function selectPlaces(sql: Sql, visitId: string): Promise<PlaceRow[]> {
	return sql<PlaceRow[]>`
		select ${placeColumns(sql)} from visit_places where visit_id = ${visitId} order by position`;
}

/** A place's part in a volunteer's list of visits. */
export interface VisitOfVolunteerRow extends VisitDetailRow {
	checkedInAt: Date | null;
	checkedOutAt: Date | null;
}

/**
 * A volunteer's visits: upcoming ones (not begun, or in service) with the next first, or past ones
 * with the last first.
 */
export async function selectVisitsOfVolunteer(
	sql: Sql,
	volunteerId: string,
	page: { when: 'upcoming' | 'past'; after: Cursor | null; limit: number },
): Promise<VisitOfVolunteerRow[]> {
	const upcoming = page.when === 'upcoming';
	const from = page.after && sql`(${page.after.at}::timestamptz, ${page.after.id}::uuid)`;
	return sql<VisitOfVolunteerRow[]>`
		select ${detailColumns(sql)}, p.checked_in_at as "checkedInAt",
			p.checked_out_at as "checkedOutAt"
		from ${detailTables(sql)} join visit_places p on p.visit_id = v.id
		where p.volunteer_id = ${volunteerId}
			and (p.checked_out_at is null
				and v.state in ('open', 'agreed', 'on_the_way', 'checked_in')) = ${upcoming}
			${from ? sql`and (v.starts_at, v.id) ${upcoming ? sql`>` : sql`<`} ${from}` : sql``}
		order by ${upcoming ? sql`v.starts_at, v.id` : sql`v.starts_at desc, v.id desc`}
		limit ${page.limit}`;
}

export interface ContactRow {
	clientId: string;
	clientName: string;
	orderId: string | null;
	addressEncrypted: Uint8Array | null;
	notesEncrypted: Uint8Array | null;
	longitude: number;
	latitude: number;
}

/** Whom a visit is to and where; address and notes are the order's, if there is one. */
export async function selectContactOfVisit(sql: Sql, visitId: string): Promise<ContactRow | null> {
	const [row] = await sql<ContactRow[]>`
		select c.id as "clientId", c.name as "clientName", o.id as "orderId",
			o.address_encrypted as "addressEncrypted", o.notes_encrypted as "notesEncrypted",
			coalesce(o.longitude, c.longitude) as longitude,
			coalesce(o.latitude, c.latitude) as latitude
		from visits v join clients c on c.id = v.client_id left join orders o on o.id = v.order_id
		where v.id = ${visitId}`;
	return row ?? null;
}

/** A volunteer who is late for a visit, as the desk lists them. */
export interface LateVolunteerRow {
	visitId: string;
	placeId: string;
	volunteerId: string;
	volunteerName: string;
	clientName: string;
	orderId: string | null;
	orderNumber: string | null;
	areaId: string;
	itemNameZh: string;
	itemNameEn: string;
	startsAt: Date;
	endsAt: Date;
}

/** Who has not checked in to a visit that started by an instant, the longest late first. */
export async function selectLateVolunteers(
	sql: Sql,
	startedBy: Date,
	scopes: { areaPath: string; brandId: string | null }[],
	page: { after: Cursor | null; limit: number },
): Promise<LateVolunteerRow[]> {
	return sql<LateVolunteerRow[]>`
		select v.id as "visitId", p.id as "placeId", n.id as "volunteerId", n.name as "volunteerName",
			c.name as "clientName", o.id as "orderId", o.number as "orderNumber",
			v.area_id as "areaId", i.name_zh as "itemNameZh", i.name_en as "itemNameEn",
			v.starts_at as "startsAt", v.ends_at as "endsAt"
		from ${detailTables(sql)}
			join visit_places p on p.visit_id = v.id
			join volunteers n on n.id = p.volunteer_id
			join clients c on c.id = v.client_id
		where v.state in ('agreed', 'on_the_way', 'checked_in') and p.checked_in_at is null
			and v.starts_at <= ${startedBy} and coalesce(p.expected_at, v.starts_at) <= ${startedBy}
			and ${withinScopes(sql, scopes, { path: sql`a.path`, brandId: sql`v.brand_id` })}
			${page.after ? sql`and (v.starts_at, p.id) > (${page.after.at}::timestamptz, ${page.after.id}::uuid)` : sql``}
		order by v.starts_at, p.id
		limit ${page.limit}`;
}

export async function selectVolunteerPhone(
	sql: Sql,
	volunteerId: string,
): Promise<Uint8Array | null> {
	const [row] = await sql<{ phoneEncrypted: Uint8Array }[]>`
		select phone_encrypted as "phoneEncrypted" from volunteers where id = ${volunteerId}`;
	return row?.phoneEncrypted ?? null;
}

export async function selectAccountOfVolunteer(
	sql: Sql,
	volunteerId: string,
): Promise<string | null> {
	const [row] = await sql<{ accountId: string | null }[]>`
		select account_id as "accountId" from volunteers where id = ${volunteerId}`;
	return row?.accountId ?? null;
}

export async function updateVisitTime(
	sql: Sql,
	visitId: string,
	time: { startsAt: Date; endsAt: Date; localDate: string },
): Promise<void> {
	await sql`
		update visits
		set starts_at = ${time.startsAt}, ends_at = ${time.endsAt}, local_date = ${time.localDate}
		where id = ${visitId}`;
}

export async function updateCommitmentTime(
	sql: Sql,
	commitmentId: string | null,
	time: { startsAt: Date; endsAt: Date },
): Promise<void> {
	await sql`
		update commitments set during = tstzrange(${time.startsAt}, ${time.endsAt})
		where id = ${commitmentId}`;
}
