import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { expect, test } from 'vitest';
import {
	addDays,
	ageOn,
	instantOf,
	localDateOf,
	localDayBounds,
	localTimeOf,
	mondayOf,
	weekdayOf,
	weekdayOfDate,
} from './local-time.ts';

// The same in every time zone of the machine: files named *.timezone.test.ts run in three.

test('local dates are those of Shanghai, whatever the machine thinks', () => {
	const beforeMidnight = new Date('2026-11-25T15:59:59Z');
	const midnight = new Date('2026-11-25T16:00:00Z');
	expect(localDateOf(beforeMidnight)).toBe('2026-11-25');
	expect(localDateOf(midnight)).toBe('2026-11-26');
	expect(localTimeOf(midnight)).toBe('00:00');
	expect(weekdayOf(midnight)).toBe(4);
});

test('the summers of 1986 to 1991 had a day of 23 hours and one of 25', () => {
	const hours = (date: string) => {
		const { start, end } = localDayBounds(date);
		return (end.getTime() - start.getTime()) / 3_600_000;
	};
	expect(hours('1986-05-04')).toBe(23);
	expect(hours('1986-09-14')).toBe(25);
	expect(hours('2026-05-04')).toBe(24);
});

test('someone born on 29 February is a year older on 1 March', () => {
	expect(ageOn('2008-02-29', '2026-02-28')).toBe(17);
	expect(ageOn('2008-02-29', '2026-03-01')).toBe(18);
});

test('an instant of a local time has that local time', () => {
	fc.assert(
		fc.property(
			fc.integer({ min: 0, max: 20_000 }),
			fc.integer({ min: 0, max: 23 }),
			fc.integer({ min: 0, max: 59 }),
			(days, hour, minute) => {
				const date = addDays('1992-01-01', days);
				const time = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
				const instant = instantOf(date, time);
				expect(localDateOf(instant)).toBe(date);
				expect(localTimeOf(instant)).toBe(time);
			},
		),
	);
});

test('a week begins on its Monday', () => {
	expect(mondayOf('2026-11-29')).toBe('2026-11-23');
	expect(mondayOf('2026-11-23')).toBe('2026-11-23');
	expect(mondayOf('2027-01-01')).toBe('2026-12-28');
});

const zones = fc.constantFrom('Asia/Shanghai', 'America/New_York', 'Australia/Lord_Howe', 'UTC');
const instants = fc.date({
	min: new Date('1925-01-01T00:00:00Z'),
	max: new Date('2060-01-01T00:00:00Z'),
	noInvalidDate: true,
});
const turns = fc
	.tuple(
		fc.constantFrom(
			'1986-05-03T18:00Z',
			'1991-09-14T17:00Z',
			'2026-03-08T07:00Z',
			'2026-11-01T06:00Z',
		),
		fc.integer({ min: -3_000, max: 3_000 }),
	)
	.map(([turn, minutes]) => new Date(Date.parse(turn) + minutes * 60_000));

test('plain numbers reckon as Temporal does, near a turn of the clock too', () => {
	fc.assert(
		fc.property(
			fc.oneof(instants, turns),
			zones,
			fc.integer({ min: -400, max: 400 }),
			(at, zone, days) => {
				const local = Temporal.Instant.fromEpochMilliseconds(+at).toZonedDateTimeISO(zone);
				const date = local.toPlainDate();
				const time = local.toPlainTime().toString({ smallestUnit: 'minute' });
				expect(localDateOf(at, zone)).toBe(date.toString());
				expect(localTimeOf(at, zone)).toBe(time);
				expect(weekdayOf(at, zone)).toBe(local.dayOfWeek);
				expect(weekdayOfDate(date.toString())).toBe(date.dayOfWeek);
				expect(addDays(date.toString(), days)).toBe(date.add({ days }).toString());
				expect(+instantOf(date.toString(), time, zone)).toBe(
					date.toZonedDateTime({ timeZone: zone, plainTime: Temporal.PlainTime.from(time) })
						.epochMilliseconds,
				);
			},
		),
		{ numRuns: 500 },
	);
	expect(() => addDays('2026-02-30', 1)).toThrow(RangeError);
	expect(() => weekdayOfDate('2026-13-01')).toThrow(RangeError);
	expect(() => instantOf('2026-02-28', '24:00')).toThrow(RangeError);
});
