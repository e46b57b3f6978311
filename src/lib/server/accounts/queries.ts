import type { Locale } from '../../i18n/locales.ts';
import type { RoleGrant, TextSize } from '../platform/context.ts';
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
