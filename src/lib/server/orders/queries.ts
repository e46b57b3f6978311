import { areaNameColumns, withinScopes, type SqlPart } from '../areas/index.ts';
import type { Sql } from '../platform/db.ts';
import type { OrderEvent, OrderState } from './states.ts';

export type Channel = 'web' | 'phone' | 'api' | 'plan';
export type AdmissionForm = 'immediate' | 'promised' | 'joint' | 'answered';
export type Sex = 'female' | 'male';
export type RefusalReason =
	'outside_scope' | 'needs_professional' | 'incomplete' | 'duplicate' | 'unsafe' | 'other';
export type CancellationReason =
	'no_longer_needed' | 'other_help' | 'time_changed' | 'unwell' | 'mistake' | 'other';
export const unmetReasons = [
	'no_candidate',
	'nobody_accepted',
	'missed',
	'too_late',
	'staff_decision',
] as const;
export type UnmetReason = (typeof unmetReasons)[number];
export const deskReasons = ['no_candidate', 'waves_exhausted', 'too_late', 'missed'] as const;
export type DeskReason = (typeof deskReasons)[number];

/** An order as stored, without what is encrypted. */
export interface OrderRow {
	id: string;
	districtId: string;
	areaId: string;
	areaPath: string;
	number: string;
	clientId: string;
	itemId: string;
	itemKey: string;
	brandId: string;
	placedBy: string | null;
	channel: Channel;
	state: OrderState;
	startsAt: Date;
	endsAt: Date;
	localDate: string;
	longitude: number;
	latitude: number;
	wishedSex: Sex | null;
	wishedSexMust: boolean;
	wishedLanguage: string | null;
	wishedLanguageMust: boolean;
	urgent: boolean;
	answerDueAt: Date;
	serveDueAt: Date;
	admissionForm: AdmissionForm | null;
	promisedFor: string | null;
	admissionNote: string | null;
	refusalReason: RefusalReason | null;
	refusalNote: string | null;
	cancellationReason: CancellationReason | null;
	unmetReason: UnmetReason | null;
	submittedAt: Date;
	matchingRound: number;
	matchingWave: number;
	matchingDueAt: Date | null;
	deskSince: Date | null;
	deskReason: DeskReason | null;
	staffedAt: Date | null;
	doneAt: Date | null;
	closesAt: Date | null;
}

const orderColumns = (sql: Sql) => sql`
	o.id, o.district_id as "districtId", o.area_id as "areaId", a.path::text as "areaPath", o.number,
	o.client_id as "clientId", o.item_id as "itemId", i.key as "itemKey", o.brand_id as "brandId",
	o.placed_by as "placedBy", o.channel, o.state, o.starts_at as "startsAt", o.ends_at as "endsAt",
	o.local_date as "localDate", o.longitude, o.latitude, o.wished_sex as "wishedSex",
	o.wished_sex_must as "wishedSexMust", o.wished_language as "wishedLanguage",
	o.wished_language_must as "wishedLanguageMust", o.urgent, o.answer_due_at as "answerDueAt",
	o.serve_due_at as "serveDueAt", o.admission_form as "admissionForm",
	o.promised_for as "promisedFor", o.admission_note as "admissionNote",
	o.refusal_reason as "refusalReason",
	o.refusal_note as "refusalNote", o.cancellation_reason as "cancellationReason",
	o.unmet_reason as "unmetReason", o.submitted_at as "submittedAt",
	o.matching_round as "matchingRound", o.matching_wave as "matchingWave",
	o.matching_due_at as "matchingDueAt", o.desk_since as "deskSince", o.desk_reason as "deskReason",
	o.staffed_at as "staffedAt", o.done_at as "doneAt", o.closes_at as "closesAt"`;

/** The order, its row locked until the transaction ends. */
export async function selectOrderForUpdate(sql: Sql, orderId: string): Promise<OrderRow | null> {
	const [row] = await sql<OrderRow[]>`
		select ${orderColumns(sql)}
		from orders o join areas a on a.id = o.area_id join service_items i on i.id = o.item_id
		where o.id = ${orderId}
		for update of o`;
	return row ?? null;
}

export async function selectOrder(sql: Sql, orderId: string): Promise<OrderRow | null> {
	const [row] = await sql<OrderRow[]>`
		select ${orderColumns(sql)}
		from orders o join areas a on a.id = o.area_id join service_items i on i.id = o.item_id
		where o.id = ${orderId}`;
	return row ?? null;
}

/** Paths of the neighbouring towns to which an order has climbed in its present round. */
export async function selectTownsOpenedTo(
	sql: Sql,
	order: { id: string; matchingRound: number },
): Promise<string[]> {
	const rows = await sql<{ path: string }[]>`
		select a.path::text as path
		from order_climbs c join areas a on a.id = c.area_id
		where c.order_id = ${order.id} and c.round = ${order.matchingRound} and c.step = 'neighbours'`;
	return rows.map(({ path }) => path);
}

/** Columns that a change of state may set beside the state itself. */
export type OrderPatch = Partial<
	Pick<
		OrderRow,
		| 'urgent'
		| 'admissionForm'
		| 'promisedFor'
		| 'admissionNote'
		| 'refusalReason'
		| 'refusalNote'
		| 'cancellationReason'
		| 'unmetReason'
		| 'matchingRound'
		| 'matchingWave'
		| 'matchingDueAt'
		| 'deskSince'
		| 'deskReason'
		| 'staffedAt'
		| 'doneAt'
		| 'closesAt'
	>
>;

const patchColumns: Record<keyof OrderPatch, string> = {
	urgent: 'urgent',
	admissionForm: 'admission_form',
	promisedFor: 'promised_for',
	admissionNote: 'admission_note',
	refusalReason: 'refusal_reason',
	refusalNote: 'refusal_note',
	cancellationReason: 'cancellation_reason',
	unmetReason: 'unmet_reason',
	matchingRound: 'matching_round',
	matchingWave: 'matching_wave',
	matchingDueAt: 'matching_due_at',
	deskSince: 'desk_since',
	deskReason: 'desk_reason',
	staffedAt: 'staffed_at',
	doneAt: 'done_at',
	closesAt: 'closes_at',
};

export async function updateOrder(
	sql: Sql,
	orderId: string,
	change: OrderPatch & { state?: OrderState },
): Promise<void> {
	const { state, ...patch } = change;
	const columns = Object.fromEntries(
		Object.entries(patch)
			.filter(([, value]) => value !== undefined)
			.map(([key, value]) => [patchColumns[key as keyof OrderPatch], value]),
	);
	await sql`
		update orders set ${sql({ ...(state && { state }), ...columns } as never)} where id = ${orderId}`;
}

export async function updateOrderTime(
	sql: Sql,
	orderId: string,
	time: { startsAt: Date; endsAt: Date; localDate: string },
): Promise<void> {
	await sql`
		update orders
		set starts_at = ${time.startsAt}, ends_at = ${time.endsAt}, local_date = ${time.localDate}
		where id = ${orderId}`;
}

export async function insertOrderEvent(
	sql: Sql,
	event: {
		id: string;
		orderId: string;
		at: Date;
		event: OrderEvent;
		fromState: OrderState | null;
		toState: OrderState;
		actorAccountId: string | null;
		detail: Record<string, unknown>;
	},
): Promise<void> {
	await sql`
		insert into order_events (id, order_id, at, event, from_state, to_state, actor_account_id, detail)
		values (${event.id}, ${event.orderId}, ${event.at}, ${event.event}, ${event.fromState},
			${event.toState}, ${event.actorAccountId}, ${sql.json(event.detail as never)})`;
}

/** The next value of the sequence behind order numbers. */
export async function nextOrderSequence(sql: Sql): Promise<number> {
	const [row] = await sql<{ value: number }[]>`select nextval('order_numbers') as value`;
	return Number(row?.value);
}

export interface NewOrder {
	id: string;
	districtId: string;
	areaId: string;
	number: string;
	clientId: string;
	itemId: string;
	brandId: string;
	placedBy: string | null;
	channel: Channel;
	startsAt: Date;
	endsAt: Date;
	localDate: string;
	longitude: number;
	latitude: number;
	addressEncrypted: Buffer;
	notesEncrypted: Buffer | null;
	wishedSex: Sex | null;
	wishedSexMust: boolean;
	wishedLanguage: string | null;
	wishedLanguageMust: boolean;
	urgent: boolean;
	answerDueAt: Date;
	serveDueAt: Date;
	submittedAt: Date;
}

/** Writes a new order in state submitted. */
export async function insertOrder(sql: Sql, order: NewOrder): Promise<void> {
	await sql`
		insert into orders
			(id, district_id, area_id, number, client_id, item_id, brand_id, placed_by, channel, state,
			 starts_at, ends_at, local_date, longitude, latitude, address_encrypted, notes_encrypted,
			 wished_sex, wished_sex_must, wished_language, wished_language_must, urgent, answer_due_at,
			 serve_due_at, submitted_at, created_at)
		values
			(${order.id}, ${order.districtId}, ${order.areaId}, ${order.number}, ${order.clientId},
			 ${order.itemId}, ${order.brandId}, ${order.placedBy}, ${order.channel}, 'submitted',
			 ${order.startsAt}, ${order.endsAt}, ${order.localDate}, ${order.longitude}, ${order.latitude},
			 ${order.addressEncrypted}, ${order.notesEncrypted}, ${order.wishedSex},
			 ${order.wishedSexMust}, ${order.wishedLanguage}, ${order.wishedLanguageMust},
			 ${order.urgent}, ${order.answerDueAt}, ${order.serveDueAt}, ${order.submittedAt},
			 ${order.submittedAt})`;
}

/** Accounts that follow an order: client, proxies who may see, and who placed it themselves. */
export async function selectFamilyOfOrder(
	sql: Sql,
	orderId: string,
	at: Date,
	lateNotice: 'at_once' | null = null,
): Promise<string[]> {
	const rows = await sql<{ accountId: string }[]>`
		with family as (
		select c.account_id as "accountId"
		from orders o join clients c on c.id = o.client_id
		where o.id = ${orderId} and c.account_id is not null
		union
		select s.proxy_account_id
		from orders o join client_consents s on s.client_id = o.client_id
		where o.id = ${orderId} and s.scope @> array['see'] and s.granted_at <= ${at}
			and s.expires_at > ${at} and (s.revoked_at is null or s.revoked_at > ${at})
		union
		select placed_by from orders
		where id = ${orderId} and placed_by is not null and channel <> 'phone')
		select "accountId" from family
		where ${lateNotice}::text is null
			or "accountId" in (select id from accounts where late_notice = ${lateNotice})`;
	return rows.map(({ accountId }) => accountId);
}

/** What a page about an order shows beside its own row. */
export interface OrderDetailRow {
	clientName: string;
	itemNameZh: string;
	itemNameEn: string;
	preparationZh: string;
	preparationEn: string;
	brandSlug: string;
	brandNameZh: string;
	brandNameEn: string;
	reviewed: boolean;
}

export async function selectOrderDetail(sql: Sql, orderId: string): Promise<OrderDetailRow> {
	const [row] = await sql<OrderDetailRow[]>`
		select c.name as "clientName", i.name_zh as "itemNameZh", i.name_en as "itemNameEn",
			i.preparation_zh as "preparationZh", i.preparation_en as "preparationEn",
			b.slug as "brandSlug", b.name_zh as "brandNameZh", b.name_en as "brandNameEn",
			exists (select from reviews r where r.order_id = o.id) as reviewed
		from orders o
		join clients c on c.id = o.client_id
		join service_items i on i.id = o.item_id
		join brands b on b.id = o.brand_id
		where o.id = ${orderId}`;
	if (!row) throw new Error('An order that was just read is gone.');
	return row;
}

export interface OrderEventRow {
	at: Date;
	event: OrderEvent;
	fromState: OrderState | null;
	toState: OrderState;
	detail: Record<string, unknown>;
}

export async function selectOrderEvents(sql: Sql, orderId: string): Promise<OrderEventRow[]> {
	return sql<OrderEventRow[]>`
		select at, event, from_state as "fromState", to_state as "toState", detail
		from order_events where order_id = ${orderId}
		order by at, id`;
}

/** Who comes: the volunteers who hold a place in a visit of the order. */
export async function selectVisitorsOfOrder(
	sql: Sql,
	orderId: string,
): Promise<{ name: string; sex: Sex | null }[]> {
	return sql<{ name: string; sex: Sex | null }[]>`
		select n.name, n.sex
		from visits v
		join visit_places p on p.visit_id = v.id
		join volunteers n on n.id = p.volunteer_id
		where v.order_id = ${orderId} and v.state <> 'cancelled'
		order by p.position`;
}

/** What is encrypted of an order. */
export async function selectOrderPlace(
	sql: Sql,
	orderId: string,
): Promise<{ addressEncrypted: Uint8Array; notesEncrypted: Uint8Array | null } | null> {
	const [row] = await sql<{ addressEncrypted: Uint8Array; notesEncrypted: Uint8Array | null }[]>`
		select address_encrypted as "addressEncrypted", notes_encrypted as "notesEncrypted"
		from orders where id = ${orderId}`;
	return row ?? null;
}

/** A line of a list of orders. */
export interface OrderLineRow {
	id: string;
	number: string;
	districtId: string;
	areaPath: string;
	brandId: string;
	clientId: string;
	placedBy: string | null;
	/** The actor holds the client's consent to see, in force. */
	isProxy: boolean;
	clientName: string;
	itemKey: string;
	itemNameZh: string;
	itemNameEn: string;
	brandSlug: string;
	areaNameZh: string;
	areaNameEn: string;
	state: OrderState;
	urgent: boolean;
	startsAt: Date;
	endsAt: Date;
	answerDueAt: Date;
	submittedAt: Date;
	deskSince: Date | null;
	deskReason: DeskReason | null;
}

/** Which orders a person may see, and on which ground. */
export interface OrderSight {
	/** Every order there is (the system). */
	all: boolean;
	districtId: string | null;
	accountId: string | null;
	clientId: string | null;
	scopes: { areaPath: string; brandId: string | null }[];
	/** Scopes of a dispatcher into which orders of neighbouring towns have climbed. */
	neighbourScopes: { areaPath: string; brandId: string | null }[];
	at: Date;
}

export interface OrderListFilter {
	states?: readonly OrderState[];
	brandSlug?: string;
	areaPath?: string;
	/** First and last local date of the visit. */
	from?: string;
	to?: string;
	clientId?: string;
	number?: string;
	after?: { at: Date; id: string };
	/** Oldest promise first instead of newest order first. */
	byPromise?: boolean;
	onDesk?: boolean;
	startedBefore?: Date;
	limit: number;
}

/** The condition that nobody has taken an order `o` and that it has climbed to a neighbour's town. */
function climbedInto(sql: Sql, { neighbourScopes }: OrderSight): SqlPart {
	if (neighbourScopes.length === 0) return sql`false`;
	return sql`(o.state = 'matching' and exists (
		select from order_climbs k join areas town on town.id = k.area_id
		where k.order_id = o.id and k.round = o.matching_round and k.step = 'neighbours'
			and ${withinScopes(sql, neighbourScopes, { path: sql`town.path`, brandId: sql`o.brand_id` })}))`;
}

/** The orders that a person may see and that fit, newest first. */
export async function selectOrderLines(
	sql: Sql,
	sight: OrderSight,
	filter: OrderListFilter,
): Promise<OrderLineRow[]> {
	const isProxy = sql`exists (
		select from client_consents s
		where s.client_id = o.client_id and s.proxy_account_id = ${sight.accountId}::uuid
			and s.scope @> array['see'] and s.granted_at <= ${sight.at} and s.expires_at > ${sight.at}
			and (s.revoked_at is null or s.revoked_at > ${sight.at}))`;
	return sql<OrderLineRow[]>`
		select o.id, o.number, o.district_id as "districtId", a.path::text as "areaPath",
			o.brand_id as "brandId", o.client_id as "clientId", o.placed_by as "placedBy",
			${isProxy} as "isProxy", c.name as "clientName", i.key as "itemKey",
			i.name_zh as "itemNameZh", i.name_en as "itemNameEn", b.slug as "brandSlug",
			${areaNameColumns(sql, sql`o.area_id`)}, o.state, o.urgent,
			o.starts_at as "startsAt", o.ends_at as "endsAt", o.answer_due_at as "answerDueAt",
			o.submitted_at as "submittedAt", o.desk_since as "deskSince", o.desk_reason as "deskReason"
		from orders o
		join areas a on a.id = o.area_id
		join clients c on c.id = o.client_id
		join service_items i on i.id = o.item_id
		join brands b on b.id = o.brand_id
		where (${sight.all} or (o.district_id = ${sight.districtId} and (
			${withinScopes(sql, sight.scopes, { path: sql`a.path`, brandId: sql`o.brand_id` })}
			or o.client_id = ${sight.clientId}
			or (o.placed_by = ${sight.accountId} and o.channel <> 'phone')
			or ${isProxy}
			or ${climbedInto(sql, sight)})))
		${filter.states ? sql`and o.state = any(${[...filter.states]})` : sql``}
		${filter.brandSlug === undefined ? sql`` : sql`and b.slug = ${filter.brandSlug}`}
		${
			filter.areaPath === undefined
				? sql``
				: sql`and a.path <@ (select path from areas where path::text = ${filter.areaPath} limit 1)`
		}
		${filter.from === undefined ? sql`` : sql`and o.local_date >= ${filter.from}`}
		${filter.to === undefined ? sql`` : sql`and o.local_date <= ${filter.to}`}
		${filter.clientId === undefined ? sql`` : sql`and o.client_id = ${filter.clientId}`}
		${filter.number === undefined ? sql`` : sql`and o.number = ${filter.number}`}
		${filter.onDesk ? sql`and o.desk_since is not null` : sql``}
		${filter.startedBefore ? sql`and o.starts_at < ${filter.startedBefore}` : sql``}
		${
			filter.after
				? sql`and (o.submitted_at, o.id) < (${filter.after.at}::timestamptz, ${filter.after.id}::uuid)`
				: sql``
		}
		order by ${filter.byPromise ? sql`o.urgent desc, o.answer_due_at, o.id` : sql`o.submitted_at desc, o.id desc`}
		limit ${filter.limit}`;
}

export async function insertOrderDraft(
	sql: Sql,
	draft: { id: string; accountId: string; answersEncrypted: Buffer; changedAt: Date },
): Promise<void> {
	await sql`
		insert into order_drafts (id, account_id, answers_encrypted, changed_at)
		values (${draft.id}, ${draft.accountId}, ${draft.answersEncrypted}, ${draft.changedAt})`;
}

export async function selectOrderDraft(
	sql: Sql,
	given: { draftId: string; accountId: string; since: Date },
): Promise<{ answersEncrypted: Uint8Array } | null> {
	const [row] = await sql<{ answersEncrypted: Uint8Array }[]>`
		select answers_encrypted as "answersEncrypted" from order_drafts
		where id = ${given.draftId} and account_id = ${given.accountId} and changed_at > ${given.since}`;
	return row ?? null;
}

export async function updateOrderDraft(
	sql: Sql,
	draft: { draftId: string; answersEncrypted: Buffer; changedAt: Date },
): Promise<void> {
	await sql`
		update order_drafts
		set answers_encrypted = ${draft.answersEncrypted}, changed_at = ${draft.changedAt}
		where id = ${draft.draftId}`;
}

/** False when it was gone already. */
export async function deleteOrderDraft(sql: Sql, draftId: string): Promise<boolean> {
	const result = await sql`delete from order_drafts where id = ${draftId}`;
	return result.count === 1;
}

export async function deleteOrderDraftsBefore(sql: Sql, instant: Date): Promise<void> {
	await sql`delete from order_drafts where changed_at < ${instant}`;
}
