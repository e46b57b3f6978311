import type { Sql } from '../platform/db.ts';
import type { IgnoredColumn, RosterKind } from './columns.ts';
import type { RosterProblem } from './problems.ts';
import type { ClientProfile, Registered, VolunteerProfile } from './rules.ts';

export type RosterImportState = 'previewed' | 'confirmed' | 'written' | 'discarded';

export interface RosterImportRow {
	id: string;
	districtId: string;
	kind: RosterKind;
	fileHash: string;
	state: RosterImportState;
	rowCount: number;
	errorCount: number;
	noticeCount: number;
	problems: RosterProblem[];
	ignoredColumns: IgnoredColumn[];
	progress: number;
	createdCount: number | null;
	changedCount: number | null;
	createdBy: string | null;
	createdAt: Date;
	expiresAt: Date;
	confirmedBy: string | null;
	confirmedAt: Date | null;
	writtenAt: Date | null;
}

const importColumns = (sql: Sql) => sql`
	id, district_id as "districtId", kind, file_hash as "fileHash", state, row_count as "rowCount",
	error_count as "errorCount", notice_count as "noticeCount", problems,
	ignored_columns as "ignoredColumns", progress, created_count as "createdCount",
	changed_count as "changedCount", created_by as "createdBy", created_at as "createdAt",
	expires_at as "expiresAt", confirmed_by as "confirmedBy", confirmed_at as "confirmedAt",
	written_at as "writtenAt"`;

export async function insertImport(
	sql: Sql,
	row: Omit<RosterImportRow, 'state' | 'progress' | 'confirmedBy' | 'confirmedAt' | 'writtenAt'>,
): Promise<void> {
	await sql`
		insert into roster_imports
			(id, district_id, kind, file_hash, state, row_count, error_count, notice_count, problems,
			 ignored_columns, created_count, changed_count, created_by, created_at, expires_at)
		values
			(${row.id}, ${row.districtId}, ${row.kind}, ${row.fileHash}, 'previewed', ${row.rowCount},
			 ${row.errorCount}, ${row.noticeCount}, ${sql.json(row.problems as never)},
			 ${sql.json(row.ignoredColumns as never)}, ${row.createdCount}, ${row.changedCount},
			 ${row.createdBy}, ${row.createdAt}, ${row.expiresAt})`;
}

export async function selectImport(sql: Sql, importId: string): Promise<RosterImportRow | null> {
	const [row] = await sql<RosterImportRow[]>`
		select ${importColumns(sql)} from roster_imports where id = ${importId}`;
	return row ?? null;
}

export async function lockImport(sql: Sql, importId: string): Promise<RosterImportRow | null> {
	const [row] = await sql<RosterImportRow[]>`
		select ${importColumns(sql)} from roster_imports where id = ${importId} for update`;
	return row ?? null;
}

/** The latest imports of a district, the newest first. */
export async function selectImports(
	sql: Sql,
	districtId: string,
	most: number,
): Promise<RosterImportRow[]> {
	return sql<RosterImportRow[]>`
		select ${importColumns(sql)} from roster_imports
		where district_id = ${districtId}
		order by created_at desc, id desc limit ${most}`;
}

/** When the same file was last written as another import; null when never. */
export async function selectLastWrittenAt(
	sql: Sql,
	row: Pick<RosterImportRow, 'id' | 'districtId' | 'kind' | 'fileHash'>,
): Promise<Date | null> {
	const [found] = await sql<{ at: Date | null }[]>`
		select max(written_at) as at from roster_imports
		where district_id = ${row.districtId} and kind = ${row.kind} and file_hash = ${row.fileHash}
			and state = 'written' and id <> ${row.id}`;
	return found?.at ?? null;
}

export async function selectConfirmedImports(
	sql: Sql,
): Promise<{ id: string; districtId: string }[]> {
	return sql`
		select id, district_id as "districtId" from roster_imports
		where state = 'confirmed' order by confirmed_at, id`;
}

export async function updateConfirmed(
	sql: Sql,
	given: { importId: string; at: Date; by: string | null; expiresAt: Date },
): Promise<void> {
	await sql`
		update roster_imports
		set state = 'confirmed', progress = 0, confirmed_at = ${given.at}, confirmed_by = ${given.by},
			expires_at = ${given.expiresAt}
		where id = ${given.importId}`;
}

export async function updateProgress(sql: Sql, importId: string, rows: number): Promise<void> {
	await sql`
		update roster_imports set progress = ${rows} where id = ${importId} and state = 'confirmed'`;
}

/** False when it is no longer to be written. */
export async function updateWritten(
	sql: Sql,
	given: { importId: string; rows: number; created: number; changed: number; at: Date },
): Promise<boolean> {
	const result = await sql`
		update roster_imports
		set state = 'written', progress = ${given.rows}, created_count = ${given.created},
			changed_count = ${given.changed}, written_at = ${given.at}
		where id = ${given.importId} and state = 'confirmed'`;
	return result.count === 1;
}

/** Back to the preview, with what was found when it was to be written. */
export async function updateReturned(
	sql: Sql,
	importId: string,
	found: { problems: RosterProblem[]; errorCount: number },
): Promise<void> {
	await sql`
		update roster_imports
		set state = 'previewed', progress = 0, error_count = ${found.errorCount},
			created_count = null, changed_count = null,
			problems = ${sql.json(found.problems as never)} || problems
		where id = ${importId} and state = 'confirmed'`;
}

export async function updateDiscarded(sql: Sql, importId: string): Promise<void> {
	await sql`update roster_imports set state = 'discarded' where id = ${importId}`;
}

/** Discards what nobody wrote in time, and answers how many. */
export async function updateExpired(sql: Sql, now: Date): Promise<number> {
	const result = await sql`
		update roster_imports set state = 'discarded'
		where state in ('previewed', 'confirmed') and expires_at <= ${now}`;
	return result.count;
}

/** Deletes the rows of imports that wait no more. */
export async function deleteEndedChunks(sql: Sql): Promise<void> {
	await sql`
		delete from roster_import_chunks c using roster_imports i
		where i.id = c.import_id and i.state in ('written', 'discarded')`;
}

export async function insertChunk(
	sql: Sql,
	chunk: { importId: string; position: number; rowsEncrypted: Buffer },
): Promise<void> {
	await sql`
		insert into roster_import_chunks (import_id, position, rows_encrypted)
		values (${chunk.importId}, ${chunk.position}, ${chunk.rowsEncrypted})`;
}

export async function selectChunk(
	sql: Sql,
	importId: string,
	position: number,
): Promise<Uint8Array | null> {
	const [row] = await sql<{ rowsEncrypted: Uint8Array }[]>`
		select rows_encrypted as "rowsEncrypted" from roster_import_chunks
		where import_id = ${importId} and position = ${position}`;
	return row?.rowsEncrypted ?? null;
}

export async function deleteChunks(sql: Sql, importId: string): Promise<void> {
	await sql`delete from roster_import_chunks where import_id = ${importId}`;
}

/** True for the one transaction that may write rosters of a district until it ends. */
export async function tryLockRosters(sql: Sql, districtId: string): Promise<boolean> {
	const [row] = await sql<{ locked: boolean }[]>`
		select pg_try_advisory_xact_lock(hashtextextended(${`rosters:${districtId}`}, 0)) as locked`;
	return row?.locked ?? false;
}

export interface RosterAreaRow {
	id: string;
	level: 'town' | 'community' | 'grid';
	code: string;
	parentCode: string;
	nameZh: string;
	nameEn: string;
	path: string;
	longitude: number;
	latitude: number;
}

/** The towns, communities and grids of a district that hold on a local date. */
export async function selectRosterAreas(
	sql: Sql,
	districtId: string,
	localDate: string,
): Promise<RosterAreaRow[]> {
	return sql<RosterAreaRow[]>`
		select a.id, a.level, a.code, p.code as "parentCode", a.name_zh as "nameZh",
			a.name_en as "nameEn", a.path::text as path, a.longitude, a.latitude
		from areas a join areas p on p.id = a.parent_id
		where a.district_id = ${districtId} and a.level <> 'district'
			and a.valid_from <= ${localDate} and (a.valid_to is null or a.valid_to > ${localDate})
		order by a.path`;
}

export async function selectSkills(
	sql: Sql,
): Promise<{ key: string; nameZh: string; nameEn: string }[]> {
	return sql`select key, name_zh as "nameZh", name_en as "nameEn" from skills order by key`;
}

/** How a person of the register is recognised; the phone's index in hexadecimal digits. */
interface Identity {
	id: string;
	name: string;
	phoneIndex: string;
}

export type VolunteerRow = Identity & Registered<VolunteerProfile>;

export async function selectVolunteersByPhone(
	sql: Sql,
	districtId: string,
	phoneIndexes: string[],
): Promise<VolunteerRow[]> {
	return sql<VolunteerRow[]>`
		select v.id, v.name, encode(v.phone_index, 'hex') as "phoneIndex", v.area_id as "areaId",
			a.path::text as "areaPath", v.longitude, v.latitude, v.sex, v.birth_date as "birthDate",
			v.languages, v.state, v.vetted_on as "vettedOn", v.joined_on as "joinedOn",
			array(select s.skill from volunteer_skills s where s.volunteer_id = v.id) as skills
		from (select distinct unnest(${phoneIndexes}::text[]) as digits) given
		join volunteers v
			on v.district_id = ${districtId} and v.phone_index = decode(given.digits, 'hex')
		join areas a on a.id = v.area_id`;
}

export type ClientRow = Identity &
	Omit<Registered<ClientProfile>, 'address' | 'notes'> & {
		addressEncrypted: Uint8Array;
		notesEncrypted: Uint8Array | null;
	};

export async function selectClientsByPhone(
	sql: Sql,
	districtId: string,
	phoneIndexes: string[],
): Promise<ClientRow[]> {
	return sql<ClientRow[]>`
		select c.id, c.name, encode(c.phone_index, 'hex') as "phoneIndex", c.area_id as "areaId",
			a.path::text as "areaPath", c.longitude, c.latitude, c.sex, c.birth_date as "birthDate",
			c.languages, c.category, c.risk_tier as "riskTier",
			c.address_encrypted as "addressEncrypted", c.notes_encrypted as "notesEncrypted"
		from (select distinct unnest(${phoneIndexes}::text[]) as digits) given
		join clients c
			on c.district_id = ${districtId} and c.phone_index = decode(given.digits, 'hex')
		join areas a on a.id = c.area_id`;
}

/** A new person as the database takes them in bulk; what is encrypted is in hexadecimal digits. */
export interface NewPerson {
	id: string;
	name: string;
	namePinyin: string;
	nameInitials: string;
	phoneEncrypted: string;
	phoneIndex: string;
	phoneLastFourIndex: string;
}

/** Encrypted columns of a client, in hexadecimal digits. */
export interface EncryptedClient {
	addressEncrypted: string;
	notesEncrypted: string | null;
}

/** Adds volunteers with their skills, all in two statements. */
export async function insertVolunteers(
	sql: Sql,
	districtId: string,
	createdAt: Date,
	people: (NewPerson & VolunteerProfile)[],
): Promise<void> {
	const rows = sql.json(people as never);
	await sql`
		insert into volunteers
			(id, district_id, area_id, name, name_pinyin, name_initials, sex, birth_date,
			 phone_encrypted, phone_index, phone_last_four_index, longitude, latitude, languages, state,
			 vetted_on, joined_on, created_at)
		select r.id, ${districtId}, r."areaId", r.name, r."namePinyin", r."nameInitials", r.sex,
			r."birthDate", decode(r."phoneEncrypted", 'hex'), decode(r."phoneIndex", 'hex'),
			decode(r."phoneLastFourIndex", 'hex'), r.longitude, r.latitude, r.languages, r.state,
			r."vettedOn", r."joinedOn", ${createdAt}
		from json_to_recordset(${rows}::json) as r
			(id uuid, "areaId" uuid, name text, "namePinyin" text, "nameInitials" text, sex text,
			 "birthDate" date, "phoneEncrypted" text, "phoneIndex" text, "phoneLastFourIndex" text,
			 longitude float8, latitude float8, languages text[], state text, "vettedOn" date,
			 "joinedOn" date)`;
	await insertVolunteerSkills(sql, people);
}

/** Changes volunteers: what a change does not hold stays. */
export async function updateVolunteers(
	sql: Sql,
	changes: ({ id: string } & Partial<VolunteerProfile>)[],
): Promise<void> {
	await sql`
		update volunteers v
		set area_id = coalesce(r."areaId", v.area_id), longitude = coalesce(r.longitude, v.longitude),
			latitude = coalesce(r.latitude, v.latitude), sex = coalesce(r.sex, v.sex),
			birth_date = coalesce(r."birthDate", v.birth_date),
			languages = coalesce(r.languages, v.languages), state = coalesce(r.state, v.state),
			vetted_on = coalesce(r."vettedOn", v.vetted_on),
			joined_on = coalesce(r."joinedOn", v.joined_on)
		from json_to_recordset(${sql.json(changes as never)}::json) as r
			(id uuid, "areaId" uuid, longitude float8, latitude float8, sex text, "birthDate" date,
			 languages text[], state text, "vettedOn" date, "joinedOn" date)
		where v.id = r.id`;
	const ofSkills = changes.flatMap(({ id, skills }) => (skills ? [{ id, skills }] : []));
	await sql`
		delete from volunteer_skills
		where volunteer_id = any(${ofSkills.map(({ id }) => id)}::uuid[])`;
	await insertVolunteerSkills(sql, ofSkills);
}

async function insertVolunteerSkills(
	sql: Sql,
	people: { id: string; skills: string[] }[],
): Promise<void> {
	const rows = people.map(({ id, skills }) => ({ id, skills }));
	await sql`
		insert into volunteer_skills (volunteer_id, skill)
		select r.id, skill
		from json_to_recordset(${sql.json(rows)}::json) as r (id uuid, skills text[]),
			unnest(r.skills) as skill`;
}

/** Adds clients, all in one statement. */
export async function insertClients(
	sql: Sql,
	districtId: string,
	createdAt: Date,
	people: (NewPerson & EncryptedClient & Omit<ClientProfile, 'address' | 'notes'>)[],
): Promise<void> {
	await sql`
		insert into clients
			(id, district_id, area_id, name, name_pinyin, name_initials, sex, birth_date,
			 phone_encrypted, phone_index, phone_last_four_index, address_encrypted, longitude, latitude,
			 category, risk_tier, languages, notes_encrypted, created_at)
		select r.id, ${districtId}, r."areaId", r.name, r."namePinyin", r."nameInitials", r.sex,
			r."birthDate", decode(r."phoneEncrypted", 'hex'), decode(r."phoneIndex", 'hex'),
			decode(r."phoneLastFourIndex", 'hex'), decode(r."addressEncrypted", 'hex'), r.longitude,
			r.latitude, r.category, r."riskTier", r.languages, decode(r."notesEncrypted", 'hex'),
			${createdAt}
		from json_to_recordset(${sql.json(people as never)}::json) as r
			(id uuid, "areaId" uuid, name text, "namePinyin" text, "nameInitials" text, sex text,
			 "birthDate" date, "phoneEncrypted" text, "phoneIndex" text, "phoneLastFourIndex" text,
			 "addressEncrypted" text, longitude float8, latitude float8, category text,
			 "riskTier" text, languages text[], "notesEncrypted" text)`;
}

/** Changes clients: what a change does not hold stays. */
export async function updateClients(
	sql: Sql,
	changes: ({ id: string } & Partial<EncryptedClient & Omit<ClientProfile, 'address' | 'notes'>>)[],
): Promise<void> {
	await sql`
		update clients c
		set area_id = coalesce(r."areaId", c.area_id), longitude = coalesce(r.longitude, c.longitude),
			latitude = coalesce(r.latitude, c.latitude), sex = coalesce(r.sex, c.sex),
			birth_date = coalesce(r."birthDate", c.birth_date),
			languages = coalesce(r.languages, c.languages), category = coalesce(r.category, c.category),
			risk_tier = coalesce(r."riskTier", c.risk_tier),
			address_encrypted = coalesce(decode(r."addressEncrypted", 'hex'), c.address_encrypted),
			notes_encrypted = coalesce(decode(r."notesEncrypted", 'hex'), c.notes_encrypted)
		from json_to_recordset(${sql.json(changes as never)}::json) as r
			(id uuid, "areaId" uuid, longitude float8, latitude float8, sex text, "birthDate" date,
			 languages text[], category text, "riskTier" text, "addressEncrypted" text,
			 "notesEncrypted" text)
		where c.id = r.id`;
}
