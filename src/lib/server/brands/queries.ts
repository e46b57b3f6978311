import type { Sql } from '../platform/db.ts';

export type BrandKind = 'window' | 'volunteer' | 'benefit';

/** A text in both languages, as it lies in the data. */
export interface BilingualText {
	zh: string;
	en: string;
}

export interface BrandRow {
	id: string;
	districtId: string;
	/** Path of the district, for roles that hold in all of it. */
	districtPath: string;
	/** Zone that the district's local days are in. */
	timeZone: string;
	slug: string;
	kind: BrandKind;
	nameZh: string;
	nameEn: string;
	storyZh: string;
	storyEn: string;
	leadOfficeZh: string;
	leadOfficeEn: string;
	supervisingBodies: BilingualText[];
}

const columns = (sql: Sql) => sql`
	b.id, b.district_id as "districtId", d.path::text as "districtPath",
	d.time_zone as "timeZone", b.slug, b.kind, b.name_zh as "nameZh", b.name_en as "nameEn",
	b.story_zh as "storyZh", b.story_en as "storyEn", b.lead_office_zh as "leadOfficeZh",
	b.lead_office_en as "leadOfficeEn", b.supervising_bodies as "supervisingBodies"`;

/** All brands of a district, or of all districts, in the order of the pages. */
export async function selectBrands(sql: Sql, districtId: string | null): Promise<BrandRow[]> {
	return sql<BrandRow[]>`
		select ${columns(sql)}
		from brands b join areas d on d.id = b.district_id
		where ${districtId}::uuid is null or b.district_id = ${districtId}
		order by b.position, b.slug, b.id`;
}

/** The brand of that name in URLs: in the district, or in the first one that has it. */
export async function selectBrandBySlug(
	sql: Sql,
	districtId: string | null,
	slug: string,
): Promise<BrandRow | null> {
	const [row] = await sql<BrandRow[]>`
		select ${columns(sql)}
		from brands b join areas d on d.id = b.district_id
		where b.slug = ${slug} and (${districtId}::uuid is null or b.district_id = ${districtId})
		order by b.district_id
		limit 1`;
	return row ?? null;
}

export interface BrandPlanRow {
	id: string;
	firstYear: number;
	lastYear: number;
	goals: BilingualText[];
}

/** The plans of a brand, the newest first. */
export async function selectPlans(sql: Sql, brandId: string): Promise<BrandPlanRow[]> {
	return sql<BrandPlanRow[]>`
		select id, first_year as "firstYear", last_year as "lastYear", goals
		from brand_plans where brand_id = ${brandId}
		order by first_year desc`;
}

export interface BrandMilestoneRow {
	id: string;
	planId: string;
	dueOn: string;
	titleZh: string;
	titleEn: string;
	leadZh: string;
	leadEn: string;
	reachedOn: string | null;
}

export async function selectMilestones(sql: Sql, brandId: string): Promise<BrandMilestoneRow[]> {
	return sql<BrandMilestoneRow[]>`
		select m.id, m.plan_id as "planId", m.due_on as "dueOn", m.title_zh as "titleZh",
			m.title_en as "titleEn", m.lead_zh as "leadZh", m.lead_en as "leadEn",
			m.reached_on as "reachedOn"
		from brand_milestones m join brand_plans p on p.id = m.plan_id
		where p.brand_id = ${brandId}
		order by m.due_on, m.id`;
}

export interface BrandTargetRow {
	brandId: string;
	planId: string;
	year: number;
	/** Key of the indicator. */
	indicator: string;
	value: number;
}

export async function selectTargets(sql: Sql, brandIds: string[]): Promise<BrandTargetRow[]> {
	return sql<BrandTargetRow[]>`
		select p.brand_id as "brandId", t.plan_id as "planId", t.year, t.indicator,
			t.value::float8 as value
		from brand_targets t join brand_plans p on p.id = t.plan_id
		where p.brand_id = any(${brandIds}::uuid[])
		order by t.year, t.indicator`;
}
