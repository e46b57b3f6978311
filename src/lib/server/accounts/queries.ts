import type { Locale } from '../../i18n/locales.ts';
import type { Role, RoleGrant, TextSize } from '../platform/context.ts';
import type { Sql } from '../platform/db.ts';

/** An account with everything that says what it may do. */
export interface AccountRow {
	id: string;
	districtId: string;
	displayName: string;
	locale: Locale;
	elderView: boolean;
	textSize: TextSize;
	state: 'active' | 'suspended';
	clientId: string | null;
	volunteerId: string | null;
	grants: RoleGrant[];
}

const accountColumns = (sql: Sql) => sql`
	a.id, a.district_id as "districtId", a.display_name as "displayName", a.locale,
	a.elder_view as "elderView", a.text_size as "textSize", a.state,
	(select c.id from clients c where c.account_id = a.id) as "clientId",
	(select v.id from volunteers v where v.account_id = a.id) as "volunteerId",
	coalesce((
		select json_agg(json_build_object(
			'role', g.role, 'areaPath', area.path::text, 'brandId', g.brand_id
		) order by g.granted_at, g.id)
		from role_grants g join areas area on area.id = g.area_id
		where g.account_id = a.id and g.ended_at is null
	), '[]') as grants`;

export async function findAccount(sql: Sql, accountId: string): Promise<AccountRow | null> {
	const [row] = await sql<AccountRow[]>`
		select ${accountColumns(sql)} from accounts a where a.id = ${accountId}`;
	return row ?? null;
}

export interface SessionRow extends AccountRow {
	expiresAt: Date;
	endsAt: Date;
}

export async function findSession(sql: Sql, hash: string): Promise<SessionRow | null> {
	const [row] = await sql<SessionRow[]>`
		select ${accountColumns(sql)}, s.expires_at as "expiresAt", s.ends_at as "endsAt"
		from sessions s join accounts a on a.id = s.user_id where s.id = ${hash}`;
	return row ?? null;
}

export async function insertSession(
	sql: Sql,
	session: { hash: string; accountId: string; createdAt: Date; expiresAt: Date; endsAt: Date },
): Promise<void> {
	await sql`
		insert into sessions (id, user_id, created_at, expires_at, ends_at)
		values (${session.hash}, ${session.accountId}, ${session.createdAt}, ${session.expiresAt},
			${session.endsAt})`;
}

export async function updateSessionExpiry(sql: Sql, hash: string, expiresAt: Date): Promise<void> {
	await sql`
		update sessions set expires_at = least(ends_at, ${expiresAt}::timestamptz)
		where id = ${hash}`;
}

export async function deleteSession(sql: Sql, hash: string): Promise<void> {
	await sql`delete from sessions where id = ${hash}`;
}

export async function deleteSessionsOf(sql: Sql, accountId: string): Promise<void> {
	await sql`delete from sessions where user_id = ${accountId}`;
}

export async function deleteSessionsExpiredBefore(sql: Sql, instant: Date): Promise<number> {
	const result = await sql`delete from sessions where expires_at <= ${instant}`;
	return result.count;
}

export interface TokenAccountRow extends AccountRow {
	tokenId: string;
	lastUsedAt: Date | null;
}

/** The account of a token that holds at `now`. */
export async function findAccountByToken(
	sql: Sql,
	tokenHash: string,
	now: Date,
): Promise<TokenAccountRow | null> {
	const [row] = await sql<TokenAccountRow[]>`
		select ${accountColumns(sql)}, t.id as "tokenId", t.last_used_at as "lastUsedAt"
		from api_tokens t join accounts a on a.id = t.account_id
		where t.token_hash = ${tokenHash} and t.revoked_at is null and t.expires_at > ${now}`;
	return row ?? null;
}

export async function updateTokenUse(sql: Sql, tokenId: string, now: Date): Promise<void> {
	await sql`update api_tokens set last_used_at = ${now} where id = ${tokenId}`;
}

export async function insertToken(
	sql: Sql,
	token: {
		id: string;
		accountId: string;
		name: string;
		hash: string;
		createdAt: Date;
		expiresAt: Date;
	},
): Promise<void> {
	await sql`
		insert into api_tokens (id, account_id, name, token_hash, created_at, expires_at)
		values (${token.id}, ${token.accountId}, ${token.name}, ${token.hash}, ${token.createdAt},
			${token.expiresAt})`;
}

export interface TokenRow {
	id: string;
	name: string;
	createdAt: Date;
	expiresAt: Date;
	lastUsedAt: Date | null;
}

export async function selectTokensOf(sql: Sql, accountId: string, now: Date): Promise<TokenRow[]> {
	return sql<TokenRow[]>`
		select id, name, created_at as "createdAt", expires_at as "expiresAt",
			last_used_at as "lastUsedAt"
		from api_tokens
		where account_id = ${accountId} and revoked_at is null and expires_at > ${now}
		order by created_at desc, id desc`;
}

/** False when the account has no such token that still holds. */
export async function revokeTokenOf(
	sql: Sql,
	accountId: string,
	tokenId: string,
	now: Date,
): Promise<boolean> {
	const result = await sql`
		update api_tokens set revoked_at = ${now}
		where id = ${tokenId} and account_id = ${accountId} and revoked_at is null`;
	return result.count === 1;
}

export async function revokeTokensOf(sql: Sql, accountId: string, now: Date): Promise<void> {
	await sql`
		update api_tokens set revoked_at = ${now}
		where account_id = ${accountId} and revoked_at is null`;
}

export interface AccountByPhoneRow {
	id: string;
	districtId: string;
	passwordHash: string | null;
}

/** The account of a phone: the oldest, where several districts know it. */
export async function findAccountByPhone(
	sql: Sql,
	phoneIndex: Buffer,
): Promise<AccountByPhoneRow | null> {
	const [row] = await sql<AccountByPhoneRow[]>`
		select id, district_id as "districtId", password_hash as "passwordHash"
		from accounts where phone_index = ${phoneIndex} order by created_at, id limit 1`;
	return row ?? null;
}

/** The id of the account of a phone in a district: the one that was there, else this new one. */
export async function insertAccountOnce(
	sql: Sql,
	account: {
		id: string;
		districtId: string;
		displayName: string;
		phoneEncrypted: Buffer;
		phoneIndex: Buffer;
		locale: Locale;
		createdAt: Date;
	},
): Promise<string> {
	const [row] = await sql<{ id: string }[]>`
		insert into accounts
			(id, district_id, display_name, phone_encrypted, phone_index, locale, created_at)
		values
			(${account.id}, ${account.districtId}, ${account.displayName}, ${account.phoneEncrypted},
			 ${account.phoneIndex}, ${account.locale}, ${account.createdAt})
		on conflict (district_id, phone_index) do update set phone_index = excluded.phone_index
		returning id`;
	return row?.id ?? account.id;
}

/** Active accounts that hold a role over an area, for all brands or this one. */
export async function selectStaff(
	sql: Sql,
	filter: { role: Role; districtId: string; areaPath: string; brandId: string | null },
): Promise<string[]> {
	const rows = await sql<{ id: string }[]>`
		select distinct a.id
		from role_grants g
		join areas area on area.id = g.area_id
		join accounts a on a.id = g.account_id
		where g.role = ${filter.role} and g.ended_at is null and a.state = 'active'
			and a.district_id = ${filter.districtId}
			and area.path @> ${filter.areaPath}::text::ltree
			and (g.brand_id is null or g.brand_id = ${filter.brandId}::uuid)`;
	return rows.map(({ id }) => id);
}
