import { withinScopes } from '../areas/index.ts';
import type { Cursor } from '../platform/cursor.ts';
import type { Sql } from '../platform/db.ts';

export interface ReviewRow {
	id: string;
	orderId: string;
	rating: number;
	onTime: boolean | null;
	commentEncrypted: Uint8Array | null;
	givenBy: string | null;
	givenAt: Date;
}

/** False when the order has its review already. */
export async function insertReview(sql: Sql, review: ReviewRow): Promise<boolean> {
	const result = await sql`
		insert into reviews (id, order_id, rating, on_time, comment_encrypted, given_by, given_at)
		values (${review.id}, ${review.orderId}, ${review.rating}, ${review.onTime},
			${review.commentEncrypted}, ${review.givenBy}, ${review.givenAt})
		on conflict (order_id) do nothing`;
	return result.count === 1;
}

export async function selectReview(sql: Sql, orderId: string): Promise<ReviewRow | null> {
	const [row] = await sql<ReviewRow[]>`
		select id, order_id as "orderId", rating, on_time as "onTime",
			comment_encrypted as "commentEncrypted", given_by as "givenBy", given_at as "givenAt"
		from reviews where order_id = ${orderId}`;
	return row ?? null;
}

export interface OrderToReviewRow {
	id: string;
	number: string;
	itemNameZh: string;
	itemNameEn: string;
	startsAt: Date;
	endsAt: Date;
}

export async function selectOrderToReview(
	sql: Sql,
	orderId: string,
): Promise<OrderToReviewRow | null> {
	const [row] = await sql<OrderToReviewRow[]>`
		select o.id, o.number, i.name_zh as "itemNameZh", i.name_en as "itemNameEn",
			o.starts_at as "startsAt", o.ends_at as "endsAt"
		from orders o join service_items i on i.id = o.item_id
		where o.id = ${orderId}`;
	return row ?? null;
}

/** Orders that are done and on nobody's list of follow-ups yet. */
export async function selectOrdersToFollowUp(
	sql: Sql,
	limit: number,
): Promise<{ orderId: string; areaId: string; doneAt: Date }[]> {
	return sql<{ orderId: string; areaId: string; doneAt: Date }[]>`
		select o.id as "orderId", o.area_id as "areaId", o.done_at as "doneAt"
		from orders o
		where o.state = 'done' and o.done_at is not null
			and not exists (select from follow_ups f where f.order_id = o.id)
		order by o.done_at, o.id
		limit ${limit}`;
}

/** Puts an order on the list, once. */
export async function insertFollowUp(
	sql: Sql,
	followUp: { id: string; orderId: string; areaId: string; dueOn: string; createdAt: Date },
): Promise<boolean> {
	const result = await sql`
		insert into follow_ups (id, order_id, area_id, due_on, created_at)
		values (${followUp.id}, ${followUp.orderId}, ${followUp.areaId}, ${followUp.dueOn},
			${followUp.createdAt})
		on conflict (order_id) do nothing`;
	return result.count === 1;
}

export type FollowUpOutcome = 'satisfied' | 'dissatisfied' | 'not_reached' | 'needs_more';

export interface FollowUpRow {
	id: string;
	orderId: string;
	dueOn: string;
	outcome: FollowUpOutcome | null;
	doneAt: Date | null;
}

export async function selectFollowUp(
	sql: Sql,
	followUpId: string,
	lock: 'for update' | 'no lock',
): Promise<FollowUpRow | null> {
	const [row] = await sql<FollowUpRow[]>`
		select id, order_id as "orderId", due_on as "dueOn", outcome, done_at as "doneAt"
		from follow_ups where id = ${followUpId}
		${lock === 'for update' ? sql`for update` : sql``}`;
	return row ?? null;
}

export async function updateFollowUpDone(
	sql: Sql,
	followUp: {
		id: string;
		outcome: FollowUpOutcome;
		noteEncrypted: Uint8Array | null;
		doneBy: string | null;
		doneAt: Date;
	},
): Promise<void> {
	await sql`
		update follow_ups
		set outcome = ${followUp.outcome}, done_by = ${followUp.doneBy}, done_at = ${followUp.doneAt},
			note_encrypted = coalesce(${followUp.noteEncrypted}::bytea, note_encrypted)
		where id = ${followUp.id}`;
}

export async function updateFollowUpDue(
	sql: Sql,
	followUp: { id: string; dueOn: string; noteEncrypted: Uint8Array | null },
): Promise<void> {
	await sql`
		update follow_ups
		set due_on = ${followUp.dueOn},
			note_encrypted = coalesce(${followUp.noteEncrypted}::bytea, note_encrypted)
		where id = ${followUp.id}`;
}

export interface FollowUpListRow extends FollowUpRow {
	orderNumber: string;
	areaId: string;
	clientName: string;
	itemNameZh: string;
	itemNameEn: string;
	servedOn: string;
	rating: number | null;
	noteEncrypted: Uint8Array | null;
}

const listColumns = (sql: Sql) => sql`
	f.id, f.order_id as "orderId", f.due_on as "dueOn", f.outcome, f.done_at as "doneAt",
	o.number as "orderNumber", f.area_id as "areaId", c.name as "clientName",
	i.name_zh as "itemNameZh", i.name_en as "itemNameEn", o.local_date as "servedOn", r.rating,
	f.note_encrypted as "noteEncrypted"`;

const listTables = (sql: Sql) => sql`
	follow_ups f
		join orders o on o.id = f.order_id
		join areas a on a.id = f.area_id
		join clients c on c.id = o.client_id
		join service_items i on i.id = o.item_id
		left join reviews r on r.order_id = o.id`;

export async function selectFollowUpDetail(
	sql: Sql,
	followUpId: string,
): Promise<FollowUpListRow | null> {
	const [row] = await sql<FollowUpListRow[]>`
		select ${listColumns(sql)} from ${listTables(sql)} where f.id = ${followUpId}`;
	return row ?? null;
}

type Scopes = { areaPath: string; brandId: string | null }[];
type ListPage = { after: Cursor | null; limit: number };

const inScopes = (sql: Sql, scopes: Scopes) =>
	withinScopes(sql, scopes, { path: sql`a.path`, brandId: sql`o.brand_id` });

/** Follow-ups of orders that wait to be closed, the longest due first. */
export async function selectOpenFollowUps(
	sql: Sql,
	scopes: Scopes,
	page: ListPage,
): Promise<FollowUpListRow[]> {
	const after = page.after && { on: page.after.at.toISOString().slice(0, 10), id: page.after.id };
	return sql<FollowUpListRow[]>`
		select ${listColumns(sql)} from ${listTables(sql)}
		where f.done_at is null and o.state = 'done' and ${inScopes(sql, scopes)}
			${after ? sql`and (f.due_on, f.id) > (${after.on}::date, ${after.id}::uuid)` : sql``}
		order by f.due_on, f.id
		limit ${page.limit}`;
}

/** Follow-ups that told the desk of something more to do, the last first. */
export async function selectFollowUpsThatNeedMore(
	sql: Sql,
	scopes: Scopes,
	page: ListPage,
): Promise<FollowUpListRow[]> {
	const { after } = page;
	return sql<FollowUpListRow[]>`
		select ${listColumns(sql)} from ${listTables(sql)}
		where f.outcome = 'needs_more' and ${inScopes(sql, scopes)}
			${after ? sql`and (f.done_at, f.id) < (${after.at}::timestamptz, ${after.id}::uuid)` : sql``}
		order by f.done_at desc, f.id desc
		limit ${page.limit}`;
}

/** Orders whose time to close by themselves has come. */
export async function selectOrdersToClose(sql: Sql, now: Date, limit: number): Promise<string[]> {
	const rows = await sql<{ id: string }[]>`
		select id from orders where state = 'done' and closes_at <= ${now}
		order by closes_at, id limit ${limit}`;
	return rows.map(({ id }) => id);
}
