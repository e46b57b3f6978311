import type { Locale } from '../../i18n/locales.ts';
import type { Role, RoleGrant, TextSize } from '../platform/context.ts';
import type { Cursor } from '../platform/cursor.ts';
import type { Sql } from '../platform/db.ts';

/** When an account hears of a volunteer who has not come: as soon as they are late, or once it is sure. */
export type LateNotice = 'at_once' | 'when_missed';

export async function findLateNotice(sql: Sql, accountId: string): Promise<LateNotice> {
	const [row] = await sql<{ lateNotice: LateNotice }[]>`
		select late_notice as "lateNotice" from accounts where id = ${accountId}`;
	return row?.lateNotice ?? 'when_missed';
}

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

/** The district that a phone belongs to: by its account, else as a client or volunteer; else the first. */
export async function findDistrictOfPhone(sql: Sql, phoneIndex: Buffer): Promise<string | null> {
	const [row] = await sql<{ id: string }[]>`
		select coalesce(
			(select district_id from accounts where phone_index = ${phoneIndex}
			 order by created_at, id limit 1),
			(select district_id from clients where phone_index = ${phoneIndex}
			 order by created_at, id limit 1),
			(select district_id from volunteers where phone_index = ${phoneIndex}
			 order by created_at, id limit 1),
			(select id from areas where level = 'district' order by code, id limit 1)
		) as id`;
	return row?.id ?? null;
}

export async function insertCode(
	sql: Sql,
	code: {
		id: string;
		districtId: string;
		phoneIndex: Buffer;
		hash: string;
		createdAt: Date;
		expiresAt: Date;
	},
): Promise<void> {
	await sql`
		insert into one_time_codes (id, district_id, phone_index, code_hash, created_at, expires_at)
		values (${code.id}, ${code.districtId}, ${code.phoneIndex}, ${code.hash},
			${code.createdAt}, ${code.expiresAt})`;
}

export interface CodeAttemptRow {
	id: string;
	hash: string;
	attempts: number;
}

/**
 * Counts an attempt at the newest code of a phone before it is compared, so that attempts side by
 * side never exceed the limit; null when there is no code that can still be tried.
 */
export async function takeCodeAttempt(
	sql: Sql,
	attempt: { phoneIndex: Buffer; now: Date; most: number },
): Promise<CodeAttemptRow | null> {
	const [row] = await sql<CodeAttemptRow[]>`
		update one_time_codes set attempts = attempts + 1
		where id = (
				select id from one_time_codes where phone_index = ${attempt.phoneIndex}
				order by created_at desc, id desc limit 1
			)
			and attempts < ${attempt.most} and used_at is null and expires_at > ${attempt.now}
		returning id, code_hash as hash, attempts`;
	return row ?? null;
}

/** False when somebody used the code a moment before. */
export async function useCode(sql: Sql, codeId: string, now: Date): Promise<boolean> {
	const result = await sql`
		update one_time_codes set used_at = ${now} where id = ${codeId} and used_at is null`;
	return result.count === 1;
}

export interface KnownPersonRow {
	kind: 'client' | 'volunteer';
	id: string;
	districtId: string;
	name: string;
}

/** Active clients and volunteers without an account who have this phone. */
export async function selectPeopleWithoutAccount(
	sql: Sql,
	phoneIndex: Buffer,
): Promise<KnownPersonRow[]> {
	return sql<KnownPersonRow[]>`
		select 'volunteer' as kind, id, district_id as "districtId", name
		from volunteers
		where phone_index = ${phoneIndex} and account_id is null and state <> 'left'
		union all
		select 'client', id, district_id, name
		from clients
		where phone_index = ${phoneIndex} and account_id is null and state = 'active'`;
}

export async function linkClient(sql: Sql, clientId: string, accountId: string): Promise<void> {
	await sql`update clients set account_id = ${accountId} where id = ${clientId}`;
}

export async function linkVolunteer(
	sql: Sql,
	volunteerId: string,
	accountId: string,
): Promise<void> {
	await sql`update volunteers set account_id = ${accountId} where id = ${volunteerId}`;
}

export async function findPasswordHash(sql: Sql, accountId: string): Promise<string | null> {
	const [row] = await sql<{ hash: string | null }[]>`
		select password_hash as hash from accounts where id = ${accountId}`;
	return row?.hash ?? null;
}

export async function updatePassword(
	sql: Sql,
	accountId: string,
	passwordHash: string | null,
): Promise<void> {
	await sql`update accounts set password_hash = ${passwordHash} where id = ${accountId}`;
}

export async function updateSettings(
	sql: Sql,
	accountId: string,
	settings: {
		locale?: Locale;
		elderView?: boolean;
		textSize?: TextSize;
		lateNotice?: LateNotice;
	},
): Promise<void> {
	await sql`
		update accounts set
			locale = coalesce(${settings.locale ?? null}::text, locale),
			elder_view = coalesce(${settings.elderView ?? null}::boolean, elder_view),
			text_size = coalesce(${settings.textSize ?? null}::text, text_size),
			late_notice = coalesce(${settings.lateNotice ?? null}::text, late_notice)
		where id = ${accountId}`;
}

export async function updateAccountState(
	sql: Sql,
	accountId: string,
	state: 'active' | 'suspended',
): Promise<void> {
	await sql`update accounts set state = ${state} where id = ${accountId}`;
}

/** Where an account stands: the areas of its roles, else of its home as client or volunteer, else its district. */
export async function selectStandings(
	sql: Sql,
	accountId: string,
): Promise<{ areaPath: string; brandId: string | null }[]> {
	const roles = await sql<{ areaPath: string; brandId: string | null }[]>`
		select area.path::text as "areaPath", g.brand_id as "brandId"
		from role_grants g join areas area on area.id = g.area_id
		where g.account_id = ${accountId} and g.ended_at is null`;
	if (roles.length > 0) return roles;
	const homes = await sql<{ areaPath: string; brandId: null }[]>`
		select area.path::text as "areaPath", null as "brandId"
		from (
			select area_id from clients where account_id = ${accountId}
			union select area_id from volunteers where account_id = ${accountId}
		) home join areas area on area.id = home.area_id`;
	if (homes.length > 0) return homes;
	return sql<{ areaPath: string; brandId: null }[]>`
		select area.path::text as "areaPath", null as "brandId"
		from accounts a join areas area on area.id = a.district_id where a.id = ${accountId}`;
}

/** The area of a code that holds on a local date. */
export async function findGrantArea(
	sql: Sql,
	area: { districtId: string; code: string; on: string },
): Promise<{ id: string; path: string } | null> {
	const [row] = await sql<{ id: string; path: string }[]>`
		select id, path::text from areas
		where district_id = ${area.districtId} and code = ${area.code}
			and valid_from <= ${area.on} and (valid_to is null or valid_to > ${area.on})`;
	return row ?? null;
}

export async function isBrandOf(sql: Sql, districtId: string, brandId: string): Promise<boolean> {
	const rows = await sql`
		select from brands where id = ${brandId} and district_id = ${districtId}`;
	return rows.length === 1;
}

export async function isWithoutStaff(sql: Sql, districtId: string): Promise<boolean> {
	const rows = await sql`
		select from role_grants g join areas area on area.id = g.area_id
		where area.district_id = ${districtId} and g.ended_at is null
		limit 1`;
	return rows.length === 0;
}

/** The id of the grant: the one that holds already, else this new one. */
export async function insertGrantOnce(
	sql: Sql,
	grant: {
		id: string;
		accountId: string;
		role: Role;
		areaId: string;
		brandId: string | null;
		grantedAt: Date;
		grantedBy: string | null;
	},
): Promise<string> {
	const [row] = await sql<{ id: string }[]>`
		insert into role_grants (id, account_id, role, area_id, brand_id, granted_at, granted_by)
		values (${grant.id}, ${grant.accountId}, ${grant.role}, ${grant.areaId}, ${grant.brandId},
			${grant.grantedAt}, ${grant.grantedBy})
		on conflict (account_id, role, area_id, brand_id) where ended_at is null
			do update set role = excluded.role
		returning id`;
	return row?.id ?? grant.id;
}

export interface GrantRow {
	id: string;
	accountId: string;
	role: Role;
	districtId: string;
	areaPath: string;
	brandId: string | null;
}

export async function lockGrant(sql: Sql, grantId: string): Promise<GrantRow | null> {
	const [row] = await sql<GrantRow[]>`
		select g.id, g.account_id as "accountId", g.role, area.district_id as "districtId",
			area.path::text as "areaPath", g.brand_id as "brandId"
		from role_grants g join areas area on area.id = g.area_id
		where g.id = ${grantId} and g.ended_at is null
		for update of g`;
	return row ?? null;
}

export async function updateGrantEnd(sql: Sql, grantId: string, now: Date): Promise<void> {
	await sql`update role_grants set ended_at = ${now} where id = ${grantId}`;
}

export interface ListedAccountRow {
	id: string;
	displayName: string;
	state: 'active' | 'suspended';
	hasPassword: boolean;
	isClient: boolean;
	isVolunteer: boolean;
	createdAt: Date;
	grants: {
		id: string;
		role: Role;
		areaPath: string;
		areaNameZh: string;
		areaNameEn: string;
		brandId: string | null;
		brandNameZh: string | null;
		brandNameEn: string | null;
	}[];
}

/** Accounts with a role or a home in one of the areas. */
export async function selectAccountsIn(
	sql: Sql,
	filter: {
		districtId: string;
		areaPaths: string[];
		staffOnly: boolean;
		name: string | null;
		phoneIndex: Buffer | null;
		accountId: string | null;
		after: Cursor | null;
		most: number;
	},
): Promise<ListedAccountRow[]> {
	const within = sql`area.path <@ any(${filter.areaPaths}::text[]::ltree[])`;
	const hasRole = sql`exists (
		select from role_grants g join areas area on area.id = g.area_id
		where g.account_id = a.id and g.ended_at is null and ${within})`;
	const hasHome = sql`exists (
		select from (
			select c.area_id from clients c where c.account_id = a.id
			union all select v.area_id from volunteers v where v.account_id = a.id
			union all select a.district_id
		) home join areas area on area.id = home.area_id where ${within})`;
	return sql<ListedAccountRow[]>`
		select a.id, a.display_name as "displayName", a.state,
			a.password_hash is not null as "hasPassword",
			exists (select from clients c where c.account_id = a.id) as "isClient",
			exists (select from volunteers v where v.account_id = a.id) as "isVolunteer",
			a.created_at as "createdAt",
			coalesce((
				select json_agg(json_build_object(
					'id', g.id, 'role', g.role, 'areaPath', area.path::text,
					'areaNameZh', area.name_zh, 'areaNameEn', area.name_en,
					'brandId', g.brand_id, 'brandNameZh', b.name_zh, 'brandNameEn', b.name_en
				) order by g.granted_at, g.id)
				from role_grants g
				join areas area on area.id = g.area_id
				left join brands b on b.id = g.brand_id
				where g.account_id = a.id and g.ended_at is null
			), '[]') as grants
		from accounts a
		where a.district_id = ${filter.districtId}
			and (${filter.staffOnly ? hasRole : sql`(${hasRole} or ${hasHome})`})
			${filter.name === null ? sql`` : sql`and strpos(lower(a.display_name), lower(${filter.name})) > 0`}
			${filter.phoneIndex === null ? sql`` : sql`and a.phone_index = ${filter.phoneIndex}`}
			${filter.accountId === null ? sql`` : sql`and a.id = ${filter.accountId}`}
			${filter.after ? sql`and (a.created_at, a.id) < (${filter.after.at}, ${filter.after.id})` : sql``}
		order by a.created_at desc, a.id desc limit ${filter.most}`;
}

export interface GrantAreaChoiceRow {
	code: string;
	nameZh: string;
	nameEn: string;
}

/** Areas above the grids that hold on a local date, from the district down. */
export async function selectGrantAreas(
	sql: Sql,
	filter: { areaPaths: string[]; on: string },
): Promise<GrantAreaChoiceRow[]> {
	return sql<GrantAreaChoiceRow[]>`
		select code, name_zh as "nameZh", name_en as "nameEn"
		from areas
		where path <@ any(${filter.areaPaths}::text[]::ltree[]) and level <> 'grid'
			and valid_from <= ${filter.on} and (valid_to is null or valid_to > ${filter.on})
		order by path`;
}

export interface GrantBrandChoiceRow {
	id: string;
	nameZh: string;
	nameEn: string;
}

export async function selectGrantBrands(
	sql: Sql,
	districtId: string,
): Promise<GrantBrandChoiceRow[]> {
	return sql<GrantBrandChoiceRow[]>`
		select id, name_zh as "nameZh", name_en as "nameEn" from brands
		where district_id = ${districtId} order by position, slug`;
}

export async function deleteCodesExpiredBefore(sql: Sql, instant: Date): Promise<void> {
	await sql`delete from one_time_codes where expires_at < ${instant}`;
}

export async function deleteTokensEndedBefore(sql: Sql, instant: Date): Promise<void> {
	await sql`
		delete from api_tokens where expires_at < ${instant} or revoked_at < ${instant}`;
}
