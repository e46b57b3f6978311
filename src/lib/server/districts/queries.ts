import type { BrandKind, BilingualText } from '../brands/index.ts';
import type { AreaLevel } from '../areas/index.ts';
import type { Sql } from '../platform/db.ts';

/** Keeps a second set-up of the same district out until the transaction that is open ends. */
export async function lockSetUp(sql: Sql, districtCode: string): Promise<void> {
	await sql`select pg_advisory_xact_lock(hashtextextended(${`districts/${districtCode}`}, 0))`;
}

/** What a district holds already. */
export interface DistrictCounts {
	towns: number;
	communities: number;
	grids: number;
	brands: number;
	items: number;
	administrators: number;
}

/** Null when there is no district of this code. */
export async function countDistrict(
	sql: Sql,
	districtCode: string,
): Promise<DistrictCounts | null> {
	const [row] = await sql<DistrictCounts[]>`
		select
			(select count(*) from areas a where a.district_id = d.id and a.level = 'town') as towns,
			(select count(*) from areas a
			 where a.district_id = d.id and a.level = 'community') as communities,
			(select count(*) from areas a where a.district_id = d.id and a.level = 'grid') as grids,
			(select count(*) from brands b where b.district_id = d.id) as brands,
			(select count(*) from service_items i where i.district_id = d.id) as items,
			(select count(distinct g.account_id) from role_grants g
			 where g.area_id = d.id and g.role = 'administrator' and g.ended_at is null)
				as administrators
		from areas d where d.level = 'district' and d.code = ${districtCode}
		order by d.valid_from desc limit 1`;
	return row ?? null;
}

export interface NewArea {
	id: string;
	parentId: string | null;
	level: AreaLevel;
	code: string;
	nameZh: string;
	nameEn: string;
	/** Codes from the district down, as an ltree. */
	path: string;
	longitude: number;
	latitude: number;
}

/** Writes a district and what lies in it. */
export async function insertAreas(
	sql: Sql,
	given: { districtId: string; validFrom: string; areas: readonly NewArea[] },
): Promise<void> {
	await sql`
		insert into areas
			(id, district_id, parent_id, level, code, name_zh, name_en, path, longitude, latitude,
			 valid_from)
		select a.id, ${given.districtId}, a."parentId", a.level, a.code, a."nameZh", a."nameEn",
			a.path::ltree, a.longitude, a.latitude, ${given.validFrom}
		from jsonb_to_recordset(${sql.json(given.areas as never)}) as a
			(id uuid, "parentId" uuid, level text, code text, "nameZh" text, "nameEn" text, path text,
			 longitude float8, latitude float8)`;
}

interface NamedKey {
	key: string;
	name: BilingualText;
}

/** Adds skills and kinds of credential that are not there; those that are stay as they are. */
export async function insertSkillsOnce(
	sql: Sql,
	given: {
		skills: readonly NamedKey[];
		credentialKinds: readonly (NamedKey & { expires: boolean })[];
	},
): Promise<void> {
	await sql`
		insert into skills (key, name_zh, name_en)
		select s.key, s.name ->> 'zh', s.name ->> 'en'
		from jsonb_to_recordset(${sql.json(given.skills as never)}) as s (key text, name jsonb)
		on conflict do nothing`;
	await sql`
		insert into credential_kinds (key, name_zh, name_en, expires)
		select k.key, k.name ->> 'zh', k.name ->> 'en', k.expires
		from jsonb_to_recordset(${sql.json(given.credentialKinds as never)})
			as k (key text, name jsonb, expires boolean)
		on conflict do nothing`;
}

export interface NewBrand {
	id: string;
	slug: string;
	kind: BrandKind;
	nameZh: string;
	nameEn: string;
	storyZh: string;
	storyEn: string;
	leadOfficeZh: string;
	leadOfficeEn: string;
	supervisingBodies: BilingualText[];
	position: number;
}

export async function insertBrands(
	sql: Sql,
	districtId: string,
	brands: readonly NewBrand[],
): Promise<void> {
	await sql`
		insert into brands
			(id, district_id, slug, kind, name_zh, name_en, story_zh, story_en, lead_office_zh,
			 lead_office_en, supervising_bodies, position)
		select b.id, ${districtId}, b.slug, b.kind, b."nameZh", b."nameEn", b."storyZh", b."storyEn",
			b."leadOfficeZh", b."leadOfficeEn", b."supervisingBodies", b.position
		from jsonb_to_recordset(${sql.json(brands as never)}) as b
			(id uuid, slug text, kind text, "nameZh" text, "nameEn" text, "storyZh" text,
			 "storyEn" text, "leadOfficeZh" text, "leadOfficeEn" text, "supervisingBodies" jsonb,
			 position integer)`;
}

export interface NewServiceItem {
	id: string;
	brandId: string;
	key: string;
	nameZh: string;
	nameEn: string;
	descriptionZh: string;
	descriptionEn: string;
	preparationZh: string;
	preparationEn: string;
	category: string;
	supplier: string;
	durationMinutes: number;
	volunteersNeeded: number;
	credentialKind: string | null;
	admission: string;
	admissionForm: string;
	answerWithinMinutes: number;
	serveWithinDays: number;
	opensAt: string;
	closesAt: string;
	roundTheClock: boolean;
	minimumLeadMinutes: number;
	remote: boolean;
	risky: boolean;
	outdoor: boolean;
	skills: string[];
	position: number;
}

export async function insertServiceItems(
	sql: Sql,
	districtId: string,
	items: readonly NewServiceItem[],
): Promise<void> {
	await sql`
		insert into service_items
			(id, district_id, brand_id, key, name_zh, name_en, description_zh, description_en,
			 preparation_zh, preparation_en, category, supplier, duration_minutes, volunteers_needed,
			 credential_kind, admission, admission_form, answer_within_minutes, serve_within_days,
			 opens_at, closes_at, round_the_clock, minimum_lead_minutes, remote, risky, outdoor,
			 position)
		select i.id, ${districtId}, i."brandId", i.key, i."nameZh", i."nameEn", i."descriptionZh",
			i."descriptionEn", i."preparationZh", i."preparationEn", i.category, i.supplier,
			i."durationMinutes", i."volunteersNeeded", i."credentialKind", i.admission,
			i."admissionForm", i."answerWithinMinutes", i."serveWithinDays", i."opensAt",
			i."closesAt", i."roundTheClock", i."minimumLeadMinutes", i.remote, i.risky, i.outdoor,
			i.position
		from jsonb_to_recordset(${sql.json(items as never)}) as i
			(id uuid, "brandId" uuid, key text, "nameZh" text, "nameEn" text, "descriptionZh" text,
			 "descriptionEn" text, "preparationZh" text, "preparationEn" text, category text,
			 supplier text, "durationMinutes" integer, "volunteersNeeded" integer,
			 "credentialKind" text, admission text, "admissionForm" text,
			 "answerWithinMinutes" integer, "serveWithinDays" integer, "opensAt" time,
			 "closesAt" time, "roundTheClock" boolean, "minimumLeadMinutes" integer, remote boolean,
			 risky boolean, outdoor boolean, position integer)`;
	await sql`
		insert into service_item_skills (item_id, skill)
		select i.id, s.skill
		from jsonb_to_recordset(${sql.json(items as never)}) as i (id uuid, skills text[])
		cross join unnest(i.skills) as s (skill)`;
}
