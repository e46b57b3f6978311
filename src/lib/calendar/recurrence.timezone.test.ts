import fc from 'fast-check';
import { RRuleTemporal } from 'rrule-temporal';
import { expect, test } from 'vitest';
import { addDays, instantOf, localDateOf, localTimeOf } from './local-time.ts';
import {
	comesInEvery,
	isRecurrence,
	occurrencesBetween,
	parseRecurrence,
	periodAround,
	recurrenceText,
	type Recurrence,
	type Series,
	type Weekday,
} from './recurrence.ts';

const weekdays = fc.constantFrom<Weekday>(1, 2, 3, 4, 5, 6, 7);
const ordinals = fc.constantFrom(1, 2, 3, 4, 5, -1, -2, -5);
const monthDays = fc.oneof(
	fc.integer({ min: 1, max: 31 }),
	fc.integer({ min: -31, max: -1 }),
	fc.constantFrom(29, 30, 31, -1),
);
const recurrences: fc.Arbitrary<Recurrence> = fc.oneof(
	fc.record({
		frequency: fc.constant('weekly' as const),
		interval: fc.integer({ min: 1, max: 6 }),
		weekdays: fc.uniqueArray(weekdays, { minLength: 1, maxLength: 4 }),
	}),
	fc.record({
		frequency: fc.constant('monthly' as const),
		interval: fc.integer({ min: 1, max: 6 }),
		monthDays: fc.uniqueArray(monthDays, { minLength: 1, maxLength: 3 }),
	}),
	fc.record({
		frequency: fc.constant('monthly' as const),
		interval: fc.integer({ min: 1, max: 6 }),
		ordinalWeekdays: fc.uniqueArray(fc.record({ ordinal: ordinals, weekday: weekdays }), {
			minLength: 1,
			maxLength: 3,
			selector: ({ ordinal, weekday }) => `${ordinal} ${weekday}`,
		}),
	}),
);
const dates = fc.integer({ min: 0, max: 25_900 }).map((days) => addDays('1990-01-01', days));
/** Starts near leap days and month ends as often as anywhere else. */
const starts = fc.oneof(
	dates,
	fc
		.record({ year: fc.integer({ min: 1990, max: 2060 }), month: fc.integer({ min: 1, max: 12 }) })
		.map(({ year, month }) => addDays(`${year}-${String(month).padStart(2, '0')}-01`, -1)),
	fc.constantFrom('1992-02-29', '2000-02-29', '2024-02-29', '2056-02-29', '2100-02-28'),
);
const allSeries: fc.Arbitrary<Series> = fc
	.record({ recurrence: recurrences, startsOn: starts, length: fc.option(fc.nat(500)) })
	.map(({ recurrence, startsOn, length }) => ({
		recurrence,
		startsOn,
		endsOn: length === null ? null : addDays(startsOn, length),
	}));
/** Both halves of the world's zones, some of which turn their clocks. */
const zones = fc.constantFrom(
	'Asia/Shanghai',
	'America/New_York',
	'Australia/Lord_Howe',
	'Pacific/Kiritimati',
	'America/Los_Angeles',
);
const times = fc.constantFrom('00:00', '01:30', '02:00', '02:30', '09:00', '23:59');

const digits = (text: string) => text.replaceAll(/[-:]|\.\d+/g, '');

test('10,000 rules from 1990 to 2060 come out as in rrule-temporal, in every zone', () => {
	fc.assert(
		fc.property(allSeries, zones, times, fc.nat(800), (series, zone, time, offset) => {
			// Clocks skip hours, and Kiritimati skipped the last day of 1994.
			const isThere = (date: string, at: Date) =>
				localDateOf(at, zone) === date && localTimeOf(at, zone) === time;
			// The oracle moves the whole series when its very first time is one that is skipped.
			fc.pre(isThere(series.startsOn, instantOf(series.startsOn, time, zone)));
			const from = addDays(series.startsOn, offset);
			const until = addDays(from, 90);
			// RFC 5545 drops a time that is skipped; a visit comes right after the gap instead.
			const ours = occurrencesBetween(series, from, until)
				.map((date) => ({ date, at: instantOf(date, time, zone) }))
				.filter(({ date, at }) => isThere(date, at))
				.map(({ at }) => at.toISOString());
			const end = series.endsOn && digits(instantOf(series.endsOn, time, zone).toISOString());
			const oracle = new RRuleTemporal({
				rruleString:
					`DTSTART;TZID=${zone}:${digits(series.startsOn)}T${digits(time)}00\n` +
					`RRULE:${recurrenceText(series.recurrence)}${end ? `;UNTIL=${end}` : ''}`,
			});
			const theirs = oracle
				.between(instantOf(from, '00:00', zone), instantOf(addDays(until, 1), '00:00', zone), true)
				.map(({ epochMilliseconds }) => new Date(epochMilliseconds).toISOString())
				.filter((at) => at < instantOf(addDays(until, 1), '00:00', zone).toISOString());
			expect(ours).toEqual(theirs);
		}),
		{ numRuns: 3_400 },
	);
}, 120_000);

test('a rule is read back from its text, and its text stays the same', () => {
	fc.assert(
		fc.property(recurrences, (recurrence) => {
			const text = recurrenceText(recurrence);
			expect(isRecurrence(recurrence)).toBe(true);
			expect(recurrenceText(parseRecurrence(text))).toBe(text);
		}),
	);
});

test('what is no recurrence of visits is refused, never half understood', () => {
	for (const text of [
		'FREQ=DAILY',
		'FREQ=WEEKLY',
		'FREQ=WEEKLY;BYDAY=XX',
		'FREQ=WEEKLY;BYDAY=1TU',
		'FREQ=WEEKLY;BYDAY=TU,TU',
		'FREQ=WEEKLY;BYDAY=TU;COUNT=5',
		'FREQ=WEEKLY;BYDAY=TU;INTERVAL=0',
		'FREQ=MONTHLY;BYMONTHDAY=0',
		'FREQ=MONTHLY;BYMONTHDAY=32',
		'FREQ=MONTHLY;BYDAY=TU',
		'FREQ=MONTHLY;BYDAY=2TU;BYMONTHDAY=3',
		'',
	])
		expect(() => parseRecurrence(text), text).toThrow(RangeError);
});

test('the 31st does not come in a short month; the last day comes in each', () => {
	const between = (rule: string) =>
		occurrencesBetween(
			{ recurrence: parseRecurrence(rule), startsOn: '2024-01-31', endsOn: null },
			'2024-02-01',
			'2024-05-31',
		);
	expect(between('FREQ=MONTHLY;BYMONTHDAY=31')).toEqual(['2024-03-31', '2024-05-31']);
	expect(between('FREQ=MONTHLY;BYMONTHDAY=-1')).toEqual([
		'2024-02-29',
		'2024-03-31',
		'2024-04-30',
		'2024-05-31',
	]);
});

test('a rule says whether somebody is visited in every week, month or quarter', () => {
	const comes = (rule: string) =>
		(['week', 'month', 'quarter'] as const).filter((period) =>
			comesInEvery(period, parseRecurrence(rule)),
		);
	expect(comes('FREQ=WEEKLY;BYDAY=TU')).toEqual(['week', 'month', 'quarter']);
	expect(comes('FREQ=WEEKLY;INTERVAL=2;BYDAY=TU')).toEqual(['month', 'quarter']);
	expect(comes('FREQ=WEEKLY;INTERVAL=5;BYDAY=TU')).toEqual(['quarter']);
	expect(comes('FREQ=MONTHLY;BYDAY=2TU')).toEqual(['month', 'quarter']);
	expect(comes('FREQ=MONTHLY;BYMONTHDAY=31')).toEqual(['quarter']);
	expect(comes('FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=-1')).toEqual(['quarter']);
	expect(comes('FREQ=MONTHLY;INTERVAL=4;BYMONTHDAY=1')).toEqual([]);
});

test('a date lies in its week, month and quarter', () => {
	expect(periodAround('week', '2026-11-29')).toEqual({ from: '2026-11-23', until: '2026-11-29' });
	expect(periodAround('month', '2028-02-10')).toEqual({ from: '2028-02-01', until: '2028-02-29' });
	expect(periodAround('quarter', '2026-11-25')).toEqual({
		from: '2026-10-01',
		until: '2026-12-31',
	});
});
