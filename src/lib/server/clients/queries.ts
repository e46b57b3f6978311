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
