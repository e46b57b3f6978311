import fc from 'fast-check';
import { RRuleTemporal } from 'rrule-temporal';
import { describe, expect, test } from 'vitest';
import { instantOf } from '../../calendar/local-time.ts';
import { busyTimesOf, joined } from './busy-times.ts';

const window = {
	startsAt: new Date('2026-11-25T02:00:00Z'),
	endsAt: new Date('2027-01-06T16:00:00Z'),
};

function calendar(...events: string[][]): string {
	const lines = events.flatMap((event, index) => [
		'BEGIN:VEVENT',
		...(event.some((line) => line.startsWith('UID')) ? [] : [`UID:${index}`]),
		...event,
		'END:VEVENT',
	]);
	return ['BEGIN:VCALENDAR', 'VERSION:2.0', ...lines, 'END:VCALENDAR'].join('\r\n');
}

const busy = (...events: string[][]) =>
	busyTimesOf(calendar(...events), window, 'Asia/Shanghai').map(
		({ startsAt, endsAt }) => `${startsAt.toISOString()}/${endsAt.toISOString()}`,
	);

describe('busy times of a calendar', () => {
	test('are its events: in UTC, in a zone, local, and whole days', () => {
		expect(
			busy(
				['DTSTART:20261126T010000Z', 'DTEND:20261126T020000Z'],
				['DTSTART;TZID=America/New_York:20261127T090000', 'DURATION:PT30M'],
				['DTSTART:20261128T090000', 'DTEND:20261128T100000'],
				['DTSTART;VALUE=DATE:20261130', 'DTEND;VALUE=DATE:20261201'],
			),
		).toEqual([
			'2026-11-26T01:00:00.000Z/2026-11-26T02:00:00.000Z',
			'2026-11-27T14:00:00.000Z/2026-11-27T14:30:00.000Z',
			'2026-11-28T01:00:00.000Z/2026-11-28T02:00:00.000Z',
			'2026-11-29T16:00:00.000Z/2026-11-30T16:00:00.000Z',
		]);
	});

	test('are not what is cancelled, free, over, or far ahead', () => {
		expect(
			busy(
				['DTSTART:20261126T010000Z', 'DTEND:20261126T020000Z', 'STATUS:CANCELLED'],
				['DTSTART:20261126T010000Z', 'DTEND:20261126T020000Z', 'TRANSP:TRANSPARENT'],
				['DTSTART:20261124T010000Z', 'DTEND:20261124T020000Z'],
				['DTSTART:20270301T010000Z', 'DTEND:20270301T020000Z'],
				['DTSTART:20261126T010000Z'],
				['SUMMARY:without a time'],
			),
		).toEqual([]);
	});

	test('of a recurring event leave out exceptions and follow moved ones', () => {
		expect(
			busy(
				[
					'UID:weekly',
					'DTSTART;TZID=Asia/Shanghai:20261102T090000',
					'DTEND;TZID=Asia/Shanghai:20261102T100000',
					'RRULE:FREQ=WEEKLY;COUNT=7',
					'EXDATE;TZID=Asia/Shanghai:20261207T090000',
				],
				[
					'UID:weekly',
					'RECURRENCE-ID;TZID=Asia/Shanghai:20261130T090000',
					'DTSTART;TZID=Asia/Shanghai:20261201T140000',
					'DTEND;TZID=Asia/Shanghai:20261201T150000',
				],
			),
		).toEqual([
			'2026-12-01T06:00:00.000Z/2026-12-01T07:00:00.000Z',
			'2026-12-14T01:00:00.000Z/2026-12-14T02:00:00.000Z',
		]);
	});

	test('are cut at the window', () => {
		expect(busy(['DTSTART:20261101T000000Z', 'DTEND:20270301T000000Z'])).toEqual([
			'2026-11-25T02:00:00.000Z/2027-01-06T16:00:00.000Z',
		]);
	});

	test('of what is no calendar there are none', () => {
		for (const text of ['', '<html></html>', 'BEGIN:VCARD\r\nEND:VCARD'])
			expect(() => busyTimesOf(text, window, 'Asia/Shanghai')).toThrow();
	});

	test('are those that another implementation of recurrence finds', () => {
		const pad = (value: number) => String(value).padStart(2, '0');
		const rule = fc.oneof(
			fc.record({ freq: fc.constant('DAILY'), by: fc.constant('') }),
			fc.record({
				freq: fc.constant('WEEKLY'),
				by: fc
					.uniqueArray(fc.constantFrom('MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'), { minLength: 1 })
					.map((days) => `;BYDAY=${days.join(',')}`),
			}),
			fc.record({
				freq: fc.constant('MONTHLY'),
				by: fc.oneof(
					fc.integer({ min: 1, max: 31 }).map((day) => `;BYMONTHDAY=${day}`),
					fc
						.tuple(fc.constantFrom(1, 2, 3, 4, -1), fc.constantFrom('MO', 'WE', 'SU'))
						.map(([nth, day]) => `;BYDAY=${nth}${day}`),
				),
			}),
		);
		fc.assert(
			fc.property(
				rule,
				fc.integer({ min: 1, max: 4 }),
				fc.integer({ min: 0, max: 23 }),
				fc.integer({ min: 1, max: 28 }),
				({ freq, by }, interval, hour, day) => {
					const zone = 'Asia/Shanghai';
					const start = `DTSTART;TZID=${zone}:202611${pad(day)}T${pad(hour)}1500`;
					const recurrence = `RRULE:FREQ=${freq};INTERVAL=${interval}${by}`;
					const ours = busyTimesOf(
						calendar([start, 'DURATION:PT15M', recurrence]),
						window,
						zone,
					).map(({ startsAt }) => startsAt.getTime());
					const oracle = new RRuleTemporal({ rruleString: `${start}\n${recurrence}` });
					const theirs = oracle
						.between(window.startsAt, window.endsAt, true)
						.map((time) => time.epochMilliseconds)
						.filter((time) => time >= window.startsAt.getTime() && time < window.endsAt.getTime());
					// The first start counts in RFC 5545 even where the rule itself would leave it out.
					const first = instantOf(`2026-11-${pad(day)}`, `${pad(hour)}:15`).getTime();
					expect(ours.filter((time) => time !== first)).toEqual(
						theirs.filter((time) => time !== first),
					);
				},
			),
			{ numRuns: 300 },
		);
	});
});

test('joined periods neither touch nor overlap, and cover the same time', () => {
	const minute = fc.integer({ min: 0, max: 60 });
	const period = fc
		.tuple(minute, fc.integer({ min: 1, max: 9 }))
		.map(([start, length]) => ({ startsAt: new Date(start), endsAt: new Date(start + length) }));
	fc.assert(
		fc.property(fc.array(period), (periods) => {
			const result = joined(periods);
			const covers = (list: typeof periods, at: number) =>
				list.some(({ startsAt, endsAt }) => +startsAt <= at && at < +endsAt);
			for (let at = 0; at < 70; at++) expect(covers(result, at)).toBe(covers(periods, at));
			for (const [index, { startsAt }] of result.slice(1).entries())
				expect(+startsAt).toBeGreaterThan(+result[index]!.endsAt);
		}),
	);
});
