import type { Sql } from '../platform/db.ts';

export interface HolidayYearRow {
	year: number;
	source: string;
	recordedAt: Date;
}

export interface HolidayRow {
	day: string;
	kind: 'off' | 'working';
	nameZh: string;
	nameEn: string;
}

export async function selectHolidayYears(sql: Sql): Promise<HolidayYearRow[]> {
	return sql<HolidayYearRow[]>`
		select year, source, recorded_at as "recordedAt" from holiday_years order by year desc`;
}

export async function selectHolidays(
	sql: Sql,
	year: number | null = null,
): Promise<(HolidayRow & { year: number })[]> {
	return sql<(HolidayRow & { year: number })[]>`
		select day, year, kind, name_zh as "nameZh", name_en as "nameEn" from holidays
		${year === null ? sql`` : sql`where year = ${year}`}
		order by day`;
}

/** Replaces what is known of a year. */
export async function replaceHolidayYear(
	sql: Sql,
	year: {
		year: number;
		source: string;
		recordedAt: Date;
		recordedBy: string | null;
		days: HolidayRow[];
	},
): Promise<void> {
	await sql`
		insert into holiday_years (year, source, recorded_at, recorded_by)
		values (${year.year}, ${year.source}, ${year.recordedAt}, ${year.recordedBy})
		on conflict (year) do update
		set source = excluded.source, recorded_at = excluded.recorded_at,
			recorded_by = excluded.recorded_by`;
	await sql`delete from holidays where year = ${year.year}`;
	for (const { day, kind, nameZh, nameEn } of year.days)
		await sql`
			insert into holidays (day, year, kind, name_zh, name_en)
			values (${day}, ${year.year}, ${kind}, ${nameZh}, ${nameEn})`;
}
