import { afterAll, beforeAll, expect, test } from 'vitest';
import { isHoliday, isWorkingDay } from '../../src/lib/calendar/holidays.ts';
import { weekdayOfDate } from '../../src/lib/calendar/local-time.ts';
import {
	listHolidayYears,
	loadHolidays,
	readHolidayLines,
	recordHolidays,
	writeHolidayLines,
} from '../../src/lib/server/holidays/index.ts';
import type { Context } from '../../src/lib/server/platform/context.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { as, createDistrict, createTestContext, type TestDistrict } from '../support/district.ts';

let database: TestDatabase;
let ctx: Context;
let district: TestDistrict;
beforeAll(async () => {
	database = await createTestDatabase();
	ctx = createTestContext(database.sql);
	district = await createDistrict(ctx);
});
afterAll(() => database.end());

test('the years from 2024 to 2026 are known as they were published', async () => {
	const calendar = await loadHolidays(ctx);
	expect([...calendar.years].sort()).toEqual([2024, 2025, 2026]);
	const count = (year: number, days: ReadonlySet<string>) =>
		[...days].filter((day) => day.startsWith(`${year}`)).length;
	expect([2024, 2025, 2026].map((year) => count(year, calendar.off))).toEqual([28, 28, 33]);
	expect([2024, 2025, 2026].map((year) => count(year, calendar.working))).toEqual([8, 5, 6]);
	expect(isHoliday(calendar, '2026-02-23')).toBe(true);
	expect(isWorkingDay(calendar, '2026-02-28')).toBe(true);
	expect([...calendar.working].every((day) => weekdayOfDate(day) >= 6)).toBe(true);
	expect(() => isHoliday(calendar, '2027-01-01')).toThrow(/2027/);
});

test('an administrator records a year, and records it again when it was wrong', async () => {
	const admin = as(ctx, district.administrator);
	const days = readHolidayLines('2031-01-01 休 元旦 New Year\n\n2031-01-04 班 元旦');
	await recordHolidays(admin, { year: 2031, source: '通知', days });
	await recordHolidays(admin, { year: 2031, source: '更正', days: days.slice(0, 1) });
	const [latest] = await listHolidayYears(admin);
	expect(latest).toMatchObject({ year: 2031, source: '更正', days: [{ day: '2031-01-01' }] });
	expect(writeHolidayLines(latest?.days ?? [])).toBe('2031-01-01 休 元旦 New Year');
	expect(isHoliday(await loadHolidays(ctx), '2031-01-01')).toBe(true);
});

test('what cannot be so is refused, and so is who may not', async () => {
	const admin = as(ctx, district.administrator);
	const record = (lines: string) =>
		recordHolidays(admin, { year: 2032, source: '通知', days: readHolidayLines(lines) });
	for (const lines of [
		'',
		'2033-01-01 休 元旦',
		'2032-02-30 休 元旦',
		'2032-01-01 节 元旦',
		'2032-01-01 班 元旦',
		'2032-01-01 休 元旦\n2032-01-01 休 元旦',
	])
		await expect(record(lines), lines).rejects.toMatchObject({ code: 'validation_failed' });
	await expect(listHolidayYears(as(ctx, district.dispatcher))).rejects.toMatchObject({
		code: 'not_allowed',
	});
});
