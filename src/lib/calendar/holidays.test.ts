import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dayOfVisit, HolidaysUnknown, isWorkingDay, type HolidayCalendar } from './holidays.ts';
import { addDays } from './local-time.ts';
import { occurrencesBetween, parseRecurrence } from './recurrence.ts';

/** National Day 2026: seven days off, a Sunday before and a Saturday after are worked. */
const calendar: HolidayCalendar = {
	years: new Set([2026]),
	off: new Set([1, 2, 3, 4, 5, 6, 7].map((day) => `2026-10-0${day}`)),
	working: new Set(['2026-09-20', '2026-10-10']),
};

const never = () => false;
const dueBy = (rule: string) => (date: string) =>
	occurrencesBetween(
		{ recurrence: parseRecurrence(rule), startsOn: '2026-01-01', endsOn: null },
		date,
		date,
	).length > 0;

describe('a visit that would fall on a holiday', () => {
	test('is left out, moved before or after the days off, or stays', () => {
		const on = (rule: Parameters<typeof dayOfVisit>[1]) =>
			dayOfVisit(calendar, rule, '2026-10-06', never);
		expect(on('skip')).toBeNull();
		expect(on('move_before')).toBe('2026-09-30');
		expect(on('move_after')).toBe('2026-10-08');
		expect(on('keep')).toBe('2026-10-06');
	});

	test('stays where it is on an ordinary Sunday', () => {
		expect(dayOfVisit(calendar, 'move_after', '2026-10-18', never)).toBe('2026-10-18');
	});

	test('does not double a visit of the same series', () => {
		const everyDay = dueBy('FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR');
		expect(dayOfVisit(calendar, 'move_after', '2026-10-06', everyDay)).toBeNull();
		const twice = dueBy('FREQ=WEEKLY;BYDAY=FR,TU');
		expect(dayOfVisit(calendar, 'move_after', '2026-10-02', twice)).toBe('2026-10-08');
		expect(dayOfVisit(calendar, 'move_after', '2026-10-06', twice)).toBeNull();
	});
});

test('days worked instead are working days, days off are not', () => {
	expect(isWorkingDay(calendar, '2026-10-10')).toBe(true);
	expect(isWorkingDay(calendar, '2026-10-11')).toBe(false);
	expect(isWorkingDay(calendar, '2026-10-05')).toBe(false);
	expect(isWorkingDay(calendar, '2026-10-09')).toBe(true);
});

test('a year that is unknown is refused, also where only the way out leads there', () => {
	expect(() => dayOfVisit(calendar, 'skip', '2027-01-05', never)).toThrow(HolidaysUnknown);
	const yearsEnd = { ...calendar, off: new Set(['2026-12-31']) };
	expect(() => dayOfVisit(yearsEnd, 'move_after', '2026-12-31', never)).toThrow(/2027/);
	expect(dayOfVisit(calendar, 'keep', '2027-01-05', never)).toBe('2027-01-05');
});

test('whatever moves comes to lie on a working day, and no two of a series on one day', () => {
	const dates = fc.integer({ min: 0, max: 24 }).map((days) => addDays('2026-09-20', days));
	fc.assert(
		fc.property(
			fc.constantFrom('move_before' as const, 'move_after' as const),
			fc.uniqueArray(dates, { minLength: 1, maxLength: 20 }),
			(rule, due) => {
				const days = due.flatMap((date) => {
					const day = dayOfVisit(calendar, rule, date, (each) => due.includes(each));
					return day === null ? [] : [{ date, day }];
				});
				expect(new Set(days.map(({ day }) => day)).size).toBe(days.length);
				for (const { date, day } of days)
					if (day !== date) expect(isWorkingDay(calendar, day)).toBe(true);
			},
		),
	);
});
