import { areaNameColumns, withinScopes } from '../areas/index.ts';
import type { Sql } from '../platform/db.ts';

export type ClientCategory =
	| 'living_alone'
	| 'empty_nest'
	| 'left_behind'
	| 'disabled_elder'
	| 'severely_disabled'
	| 'lost_only_child'
	| 'veteran'
	| 'entitled'
	| 'child'
	| 'other';

export type ConsentScope = 'order' | 'see';

/** A client without contact and notes, which are encrypted. */
export interface ClientRow {
	id: string;
	districtId: string;
	areaId: string;
	areaPath: string;
	accountId: string | null;
	name: string;
	sex: 'female' | 'male' | null;
	birthDate: string | null;
	longitude: number;
	latitude: number;
	category: ClientCategory;
	riskTier: 'high' | 'key' | 'general' | null;
	languages: string[];
	state: 'active' | 'moved_away' | 'deceased';
}

const clientColumns = (sql: Sql) => sql`
	c.id, c.district_id as "districtId", c.area_id as "areaId", a.path::text as "areaPath",
	c.account_id as "accountId", c.name, c.sex, c.birth_date as "birthDate", c.longitude, c.latitude,
	c.category, c.risk_tier as "riskTier", c.languages, c.state`;

export async function selectClient(sql: Sql, clientId: string): Promise<ClientRow | null> {
	const [row] = await sql<ClientRow[]>`
		select ${clientColumns(sql)}
		from clients c join areas a on a.id = c.area_id
		where c.id = ${clientId}`;
	return row ?? null;
}

/** What is encrypted of a client. */
export interface ClientContactRow {
	phoneEncrypted: Uint8Array;
	addressEncrypted: Uint8Array;
	notesEncrypted: Uint8Array | null;
}

export async function selectClientContact(
	sql: Sql,
	clientId: string,
): Promise<ClientContactRow | null> {
	const [row] = await sql<ClientContactRow[]>`
		select phone_encrypted as "phoneEncrypted", address_encrypted as "addressEncrypted",
			notes_encrypted as "notesEncrypted"
		from clients where id = ${clientId}`;
	return row ?? null;
}

/** Whether an account holds a client's consent of this scope at an instant, or once held it. */
export async function selectConsentState(
	sql: Sql,
	given: { clientId: string; accountId: string; scope: ConsentScope; at: Date },
): Promise<'in_force' | 'ended' | 'none'> {
	const [row] = await sql<{ inForce: boolean | null }[]>`
		select bool_or(
			granted_at <= ${given.at} and expires_at > ${given.at}
				and (revoked_at is null or revoked_at > ${given.at})
		) as "inForce"
		from client_consents
		where client_id = ${given.clientId} and proxy_account_id = ${given.accountId}
			and scope @> array[${given.scope}]::text[]`;
	if (row?.inForce == null) return 'none';
	return row.inForce ? 'in_force' : 'ended';
}

/** A client as a list shows them. */
export interface FoundClientRow {
	id: string;
	name: string;
	birthDate: string | null;
	areaNameZh: string;
	areaNameEn: string;
	state: ClientRow['state'];
}

export type ClientCriterion =
	| { phoneIndex: Buffer }
	| { lastFourIndex: Buffer }
	| { name: string }
	| { letters: string; written: string };

const pattern = (text: string) => text.replace(/[\\%_]/g, '\\$&');

function matching(sql: Sql, by: ClientCriterion) {
	if ('phoneIndex' in by) return sql`c.phone_index = ${by.phoneIndex}`;
	if ('lastFourIndex' in by) return sql`c.phone_last_four_index = ${by.lastFourIndex}`;
	if ('name' in by) return sql`c.name like ${`%${pattern(by.name)}%`}`;
	const letters = pattern(by.letters);
	// One letter is in nearly every name: it counts as the first initial only.
	if (by.letters.length < 2) return sql`c.name_initials like ${`${letters}%`}`;
	return sql`(c.name_initials like ${`${letters}%`}
		or replace(c.name_pinyin, ' ', '') like ${`%${letters}%`}
		or c.name ilike ${`%${pattern(by.written)}%`})`;
}

/** Clients in these scopes who fit, the best fit first. */
export async function selectClients(
	sql: Sql,
	given: {
		districtId: string;
		scopes: readonly { areaPath: string; brandId: string | null }[];
		by: ClientCriterion;
		most: number;
	},
): Promise<FoundClientRow[]> {
	const exactly =
		'name' in given.by
			? sql`c.name = ${given.by.name}`
			: 'letters' in given.by
				? sql`(c.name_initials = ${given.by.letters}
						or replace(c.name_pinyin, ' ', '') = ${given.by.letters})`
				: sql`c.id is not null`;
	return sql<FoundClientRow[]>`
		select c.id, c.name, c.birth_date as "birthDate",
			${areaNameColumns(sql, sql`c.area_id`)}, c.state
		from clients c join areas a on a.id = c.area_id
		where c.district_id = ${given.districtId}
			and ${withinScopes(sql, given.scopes, { path: sql`a.path` })}
			and ${matching(sql, given.by)}
		order by ${exactly} desc, c.state = 'active' desc, c.name, c.id
		limit ${given.most}`;
}

export interface NewClient {
	id: string;
	districtId: string;
	areaId: string;
	name: string;
	namePinyin: string;
	nameInitials: string;
	sex: 'female' | 'male' | null;
	birthDate: string | null;
	phoneEncrypted: Buffer;
	phoneIndex: Buffer;
	phoneLastFourIndex: Buffer;
	addressEncrypted: Buffer;
	longitude: number;
	latitude: number;
	category: ClientCategory;
	languages: readonly string[];
	notesEncrypted: Buffer | null;
	createdAt: Date;
}

/** False when a person of this name and phone is recorded in the district. */
export async function insertClientOnce(sql: Sql, client: NewClient): Promise<boolean> {
	const result = await sql`
		insert into clients
			(id, district_id, area_id, name, name_pinyin, name_initials, sex, birth_date,
			 phone_encrypted, phone_index, phone_last_four_index, address_encrypted, longitude, latitude,
			 category, languages, notes_encrypted, created_at)
		values
			(${client.id}, ${client.districtId}, ${client.areaId}, ${client.name}, ${client.namePinyin},
			 ${client.nameInitials}, ${client.sex}, ${client.birthDate}, ${client.phoneEncrypted},
			 ${client.phoneIndex}, ${client.phoneLastFourIndex}, ${client.addressEncrypted},
			 ${client.longitude}, ${client.latitude}, ${client.category}, ${[...client.languages]},
			 ${client.notesEncrypted}, ${client.createdAt})
		on conflict (district_id, phone_index, name) do nothing`;
	return result.count === 1;
}

export type ConsentRelation = 'family' | 'agent' | 'grid_chief';
export type ConsentEvidence = 'signed_paper' | 'spoken_by_phone' | 'online';

export interface ConsentRow {
	id: string;
	clientId: string;
	proxyName: string;
	relation: ConsentRelation;
	scope: ConsentScope[];
	evidence: ConsentEvidence;
	grantedAt: Date;
	expiresAt: Date;
	revokedAt: Date | null;
}

const consentColumns = (sql: Sql) => sql`
	s.id, s.client_id as "clientId", p.display_name as "proxyName", s.relation, s.scope, s.evidence,
	s.granted_at as "grantedAt", s.expires_at as "expiresAt", s.revoked_at as "revokedAt"`;

/** All consents of a client, the newest first. */
export async function selectConsents(sql: Sql, clientId: string): Promise<ConsentRow[]> {
	return sql<ConsentRow[]>`
		select ${consentColumns(sql)}
		from client_consents s join accounts p on p.id = s.proxy_account_id
		where s.client_id = ${clientId}
		order by s.granted_at desc, s.id desc`;
}

export async function selectConsent(sql: Sql, consentId: string): Promise<ConsentRow | null> {
	const [row] = await sql<ConsentRow[]>`
		select ${consentColumns(sql)}
		from client_consents s join accounts p on p.id = s.proxy_account_id
		where s.id = ${consentId}`;
	return row ?? null;
}

export async function insertConsent(
	sql: Sql,
	consent: {
		id: string;
		clientId: string;
		proxyAccountId: string;
		relation: ConsentRelation;
		scope: readonly ConsentScope[];
		grantedAt: Date;
		expiresAt: Date;
		recordedBy: string | null;
		evidence: ConsentEvidence;
	},
): Promise<void> {
	await sql`
		insert into client_consents
			(id, client_id, proxy_account_id, relation, scope, granted_at, expires_at, recorded_by, evidence)
		values
			(${consent.id}, ${consent.clientId}, ${consent.proxyAccountId}, ${consent.relation},
			 ${[...consent.scope]}, ${consent.grantedAt}, ${consent.expiresAt}, ${consent.recordedBy},
			 ${consent.evidence})`;
}

/** Ends the consents in force of a proxy for a client; a new one takes their place. */
export async function revokeConsentsOfProxy(
	sql: Sql,
	clientId: string,
	proxyAccountId: string,
	at: Date,
): Promise<void> {
	await sql`
		update client_consents set revoked_at = ${at}
		where client_id = ${clientId} and proxy_account_id = ${proxyAccountId}
			and revoked_at is null and expires_at > ${at}`;
}

/** False when it was revoked or had expired before. */
export async function updateConsentRevoked(
	sql: Sql,
	consentId: string,
	at: Date,
): Promise<boolean> {
	const result = await sql`
		update client_consents set revoked_at = ${at}
		where id = ${consentId} and revoked_at is null and expires_at > ${at}`;
	return result.count === 1;
}

/** A client for whom an account may order: itself, or one who consented. */
export interface OrderableClientRow {
	id: string;
	name: string;
	areaId: string;
	relation: 'self' | ConsentRelation;
	/** End of the consent; null for oneself. */
	expiresAt: Date | null;
}

export async function selectOrderableClients(
	sql: Sql,
	accountId: string,
	at: Date,
): Promise<OrderableClientRow[]> {
	return sql<OrderableClientRow[]>`
		select distinct on (position, name, id) id, name, "areaId", relation, "expiresAt"
		from (
			select id, name, area_id as "areaId", 'self' as relation,
				null::timestamptz as "expiresAt", 0 as position
			from clients
			where account_id = ${accountId} and state = 'active'
			union all
			select c.id, c.name, c.area_id, s.relation, s.expires_at, 1
			from client_consents s join clients c on c.id = s.client_id
			where s.proxy_account_id = ${accountId} and s.scope @> array['order']
				and s.granted_at <= ${at} and s.expires_at > ${at}
				and (s.revoked_at is null or s.revoked_at > ${at}) and c.state = 'active'
		) as found
		order by position, name, id, "expiresAt" desc`;
}
