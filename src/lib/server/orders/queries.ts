import type { Sql } from '../platform/db.ts';
import type { OrderEvent, OrderState } from './states.ts';

export type Channel = 'web' | 'phone' | 'api';
export type AdmissionForm = 'immediate' | 'promised' | 'joint' | 'answered';
export type Sex = 'female' | 'male';
export type RefusalReason =
	'outside_scope' | 'needs_professional' | 'incomplete' | 'duplicate' | 'unsafe' | 'other';
export type CancellationReason =
	'no_longer_needed' | 'other_help' | 'time_changed' | 'unwell' | 'mistake' | 'other';
export type UnmetReason =
	'no_candidate' | 'nobody_accepted' | 'missed' | 'too_late' | 'staff_decision';
export type DeskReason = 'no_candidate' | 'waves_exhausted' | 'too_late' | 'missed';

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
export async function selectFamilyOfOrder(sql: Sql, orderId: string, at: Date): Promise<string[]> {
	const rows = await sql<{ accountId: string }[]>`
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
		where id = ${orderId} and placed_by is not null and channel <> 'phone'`;
	return rows.map(({ accountId }) => accountId);
}
