import type { Locale } from '../../i18n/locales.ts';
import type { Cursor } from '../platform/cursor.ts';
import type { Sql } from '../platform/db.ts';
import type { MessageKind, StoredParameters } from './kinds.ts';

/** A message to be kept in the list and sent. */
export interface NewNotification {
	id: string;
	districtId: string;
	accountId: string;
	kind: MessageKind;
	subjectId: string;
	parameters: object;
	uniqueKey: string;
	dueAt: Date;
	createdAt: Date;
}

/** Leaves out those whose key is there already; answers the ids of the others. */
export async function insertNotifications(
	sql: Sql,
	notifications: readonly NewNotification[],
): Promise<Set<string>> {
	const rows = await sql<{ id: string }[]>`
		insert into notifications
			(id, district_id, account_id, kind, subject_id, parameters, unique_key, state, due_at,
			 created_at)
		select id, "districtId", "accountId", kind, "subjectId", parameters, "uniqueKey", 'queued',
			"dueAt", "createdAt"
		from jsonb_to_recordset(${sql.json(notifications as never)}) as n (
			id uuid, "districtId" uuid, "accountId" uuid, kind text, "subjectId" uuid, parameters jsonb,
			"uniqueKey" text, "dueAt" timestamptz, "createdAt" timestamptz)
		on conflict (unique_key) do nothing
		returning id`;
	return new Set(rows.map(({ id }) => id));
}

/** The names of the item, to be worded in the reader's language. */
interface WithItem {
	kind: MessageKind;
	subjectId: string;
	parameters: StoredParameters;
	itemNameZh: string | null;
	itemNameEn: string | null;
}

export interface ClaimedRow extends WithItem {
	id: string;
	uniqueKey: string;
	attempts: number;
	accountId: string;
	phoneEncrypted: Buffer;
	locale: Locale;
	suspended: boolean;
}

/**
 * Takes due messages to send, each for one sender at a time. Until `leaseEnds` nobody else takes
 * them; one whose sender was killed is due again then.
 */
export async function claimNotifications(
	sql: Sql,
	claim: { now: Date; leaseEnds: Date; most: number; mostAttempts: number },
): Promise<ClaimedRow[]> {
	return sql<ClaimedRow[]>`
		with claimed as (
			update notifications set state = 'sending', attempts = attempts + 1,
				due_at = ${claim.leaseEnds}
			where id in (
				select id from notifications
				where state in ('queued', 'sending') and due_at <= ${claim.now}
					and attempts < ${claim.mostAttempts}
				order by due_at limit ${claim.most}
				for update skip locked
			)
			returning *
		)
		select n.id, n.unique_key as "uniqueKey", n.attempts, n.kind, n.subject_id as "subjectId",
			n.parameters, i.name_zh as "itemNameZh", i.name_en as "itemNameEn",
			a.id as "accountId", a.phone_encrypted as "phoneEncrypted", a.locale,
			a.state = 'suspended' as suspended
		from claimed n
		join accounts a on a.id = n.account_id
		left join service_items i
			on i.district_id = n.district_id and i.key = n.parameters ->> 'itemKey'
		order by n.created_at, n.id`;
}

/** Gives up the messages whose last sender was killed. */
export async function failExhaustedNotifications(
	sql: Sql,
	now: Date,
	mostAttempts: number,
): Promise<void> {
	await sql`
		update notifications set state = 'failed'
		where state in ('queued', 'sending') and due_at <= ${now} and attempts >= ${mostAttempts}`;
}

export async function markNotificationSent(sql: Sql, id: string, now: Date): Promise<void> {
	await sql`
		update notifications set state = 'sent', sent_at = ${now}
		where id = ${id} and state = 'sending'`;
}

/** @param dueAt next attempt; null to give it up */
export async function markNotificationRefused(
	sql: Sql,
	id: string,
	dueAt: Date | null,
): Promise<void> {
	await sql`
		update notifications set state = ${dueAt ? 'queued' : 'failed'},
			due_at = coalesce(${dueAt}::timestamptz, due_at)
		where id = ${id} and state = 'sending'`;
}

export interface ListedRow extends WithItem {
	id: string;
	createdAt: Date;
	readAt: Date | null;
}

export async function selectMessagesOf(
	sql: Sql,
	filter: { accountId: string; now: Date; after: Cursor | null; most: number },
): Promise<ListedRow[]> {
	return sql<ListedRow[]>`
		select n.id, n.kind, n.subject_id as "subjectId", n.parameters,
			n.created_at as "createdAt", n.read_at as "readAt",
			i.name_zh as "itemNameZh", i.name_en as "itemNameEn"
		from notifications n
		left join service_items i
			on i.district_id = n.district_id and i.key = n.parameters ->> 'itemKey'
		where n.account_id = ${filter.accountId} and ${isShown(sql, filter.now)}
			${filter.after ? sql`and (n.created_at, n.id) < (${filter.after.at}, ${filter.after.id})` : sql``}
		order by n.created_at desc, n.id desc limit ${filter.most}`;
}

export async function countUnreadOf(sql: Sql, accountId: string, now: Date): Promise<number> {
	const [row] = await sql<{ unread: number }[]>`
		select count(*) as unread from notifications n
		where n.account_id = ${accountId} and n.read_at is null and ${isShown(sql, now)}`;
	return row?.unread ?? 0;
}

export async function markAllRead(sql: Sql, accountId: string, now: Date): Promise<void> {
	await sql`
		update notifications n set read_at = ${now}
		where n.account_id = ${accountId} and n.read_at is null and ${isShown(sql, now)}`;
}

/** One kept back for quiet hours is not shown before its time. */
const isShown = (sql: Sql, now: Date) => sql`(n.attempts > 0 or n.due_at <= ${now})`;

export interface UpcomingVisitRow {
	audience: 'visit' | 'order';
	accountId: string;
	visitId: string;
	orderId: string | null;
	number: string | null;
	districtId: string;
	timeZone: string;
	itemKey: string;
	startsAt: Date;
	agreedAt: Date;
}

/**
 * Who is to be reminded of the agreed visits that start in a period: their volunteers, the client,
 * and who placed the order for the client (staff on the phone left out).
 */
export async function selectUpcomingVisits(
	sql: Sql,
	period: { from: Date; until: Date },
): Promise<UpcomingVisitRow[]> {
	return sql<UpcomingVisitRow[]>`
		with upcoming as (
			select v.id as "visitId", v.order_id as "orderId", o.number,
				v.district_id as "districtId", d.time_zone as "timeZone", i.key as "itemKey",
				v.starts_at as "startsAt", v.client_id, o.placed_by, o.channel, o.staffed_at
			from visits v
			join areas d on d.id = v.district_id
			join service_items i on i.id = v.item_id
			left join orders o on o.id = v.order_id
			where v.state in ('agreed', 'on_the_way')
				and v.starts_at > ${period.from} and v.starts_at <= ${period.until}
		)
		select 'visit' as audience, volunteer.account_id as "accountId", u."visitId", u."orderId",
			u.number, u."districtId", u."timeZone", u."itemKey", u."startsAt",
			p.filled_at as "agreedAt"
		from upcoming u
		join visit_places p on p.visit_id = u."visitId"
		join volunteers volunteer on volunteer.id = p.volunteer_id
		where volunteer.account_id is not null
		union
		select 'order', person.account_id, u."visitId", u."orderId", u.number, u."districtId",
			u."timeZone", u."itemKey", u."startsAt", u.staffed_at
		from upcoming u
		join lateral (
			select c.account_id from clients c where c.id = u.client_id
			union
			select u.placed_by where u.channel <> 'phone'
		) person on person.account_id is not null
		where u.staffed_at is not null`;
}

/** Those of the keys for which no message exists. */
export async function selectNewKeys(sql: Sql, keys: string[]): Promise<Set<string>> {
	const rows = await sql<{ key: string }[]>`
		select key from unnest(${keys}::text[]) as key
		where not exists (select from notifications n where n.unique_key = key)`;
	return new Set(rows.map(({ key }) => key));
}
