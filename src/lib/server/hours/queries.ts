import type { Cursor } from '../platform/cursor.ts';
import type { Sql } from '../platform/db.ts';

export type HoursGrade = 'credit' | 'honour';
export type HoursKind = 'service' | 'correction';

export interface HoursEntryRow {
	id: string;
	districtId: string;
	volunteerId: string;
	visitPlaceId: string | null;
	brandId: string;
	areaId: string;
	localDate: string;
	minutes: number;
	grade: HoursGrade;
	kind: HoursKind;
	correctsId: string | null;
	recordedBy: string | null;
	recordedAt: Date;
}

/** False when the place has its service entry already. */
export async function insertHoursEntry(sql: Sql, entry: HoursEntryRow): Promise<boolean> {
	const result = await sql`
		insert into hours_entries
			(id, district_id, volunteer_id, visit_place_id, brand_id, area_id, local_date, minutes,
			 grade, kind, corrects_id, recorded_by, recorded_at)
		values
			(${entry.id}, ${entry.districtId}, ${entry.volunteerId}, ${entry.visitPlaceId},
			 ${entry.brandId}, ${entry.areaId}, ${entry.localDate}, ${entry.minutes}, ${entry.grade},
			 ${entry.kind}, ${entry.correctsId}, ${entry.recordedBy}, ${entry.recordedAt})
		on conflict (visit_place_id) where kind = 'service' do nothing`;
	return result.count === 1;
}

/** Locks a service entry, with its area's path and its minutes after all corrections so far. */
export async function lockServiceEntry(
	sql: Sql,
	entryId: string,
): Promise<(HoursEntryRow & { areaPath: string; minutesNow: number }) | null> {
	await sql`select 1 from hours_entries where id = ${entryId} for update`;
	const [row] = await sql<(HoursEntryRow & { areaPath: string; minutesNow: number })[]>`
		select e.id, e.district_id as "districtId", e.volunteer_id as "volunteerId",
			e.visit_place_id as "visitPlaceId", e.brand_id as "brandId", e.area_id as "areaId",
			e.local_date as "localDate", e.minutes, e.grade, e.kind, e.corrects_id as "correctsId",
			e.recorded_by as "recordedBy", e.recorded_at as "recordedAt", a.path::text as "areaPath",
			e.minutes + coalesce(
				(select sum(c.minutes) from hours_entries c where c.corrects_id = e.id), 0) as "minutesNow"
		from hours_entries e join areas a on a.id = e.area_id
		where e.id = ${entryId} and e.kind = 'service'`;
	return row ?? null;
}

export interface HoursOfBrandRow {
	brandSlug: string;
	brandNameZh: string;
	brandNameEn: string;
	grade: HoursGrade;
	minutes: number;
}

/** Sums of a volunteer's entries, corrections included, by brand and grade. */
export async function sumHours(sql: Sql, volunteerId: string): Promise<HoursOfBrandRow[]> {
	return sql<HoursOfBrandRow[]>`
		select b.slug as "brandSlug", b.name_zh as "brandNameZh", b.name_en as "brandNameEn", e.grade,
			sum(e.minutes) as minutes
		from hours_entries e join brands b on b.id = e.brand_id
		where e.volunteer_id = ${volunteerId}
		group by b.id, e.grade
		order by b.position, b.slug, e.grade`;
}

export interface HoursListRow {
	id: string;
	localDate: string;
	minutes: number;
	grade: HoursGrade;
	kind: HoursKind;
	correctsId: string | null;
	itemNameZh: string | null;
	itemNameEn: string | null;
	brandNameZh: string;
	brandNameEn: string;
	checkedInAt: Date | null;
	checkedOutAt: Date | null;
	plannedMinutes: number | null;
	recordedAt: Date;
}

/** A volunteer's entries, the last recorded first. */
export async function selectHoursEntries(
	sql: Sql,
	volunteerId: string,
	page: { after: Cursor | null; limit: number },
): Promise<HoursListRow[]> {
	return sql<HoursListRow[]>`
		select e.id, e.local_date as "localDate", e.minutes, e.grade, e.kind,
			e.corrects_id as "correctsId", i.name_zh as "itemNameZh", i.name_en as "itemNameEn",
			b.name_zh as "brandNameZh", b.name_en as "brandNameEn",
			p.checked_in_at as "checkedInAt", p.checked_out_at as "checkedOutAt",
			(extract(epoch from v.ends_at - v.starts_at) / 60)::integer as "plannedMinutes",
			e.recorded_at as "recordedAt"
		from hours_entries e
			join brands b on b.id = e.brand_id
			left join visit_places p on p.id = e.visit_place_id
			left join visits v on v.id = p.visit_id
			left join service_items i on i.id = v.item_id
		where e.volunteer_id = ${volunteerId}
			${page.after ? sql`and (e.recorded_at, e.id) < (${page.after.at}, ${page.after.id}::uuid)` : sql``}
		order by e.recorded_at desc, e.id desc
		limit ${page.limit}`;
}
