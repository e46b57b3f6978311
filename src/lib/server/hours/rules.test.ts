import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addMinutes } from '../../calendar/local-time.ts';
import { serviceMinutes, starsOf } from './rules.ts';

const start = new Date('2026-11-27T01:00:00Z');

test.each([
	['to the minute', 90 * 60, { minutes: 90, capped: false }],
	['seconds that are no minute', 90 * 60 + 59, { minutes: 90, capped: false }],
	['out at once', 20, { minutes: 0, capped: false }],
	['an hour over the plan', 180 * 60, { minutes: 180, capped: false }],
	['more than an hour over the plan', 181 * 60, { minutes: 180, capped: true }],
	['out the next day', 26 * 3600, { minutes: 180, capped: true }],
])('a visit planned for two hours: %s', (_name, seconds, expected) => {
	expect(
		serviceMinutes({
			checkedInAt: start,
			checkedOutAt: new Date(start.getTime() + seconds * 1000),
			plannedMinutes: 120,
		}),
	).toEqual(expected);
});

test('never less than nothing, nor more than an hour over the plan', () => {
	fc.assert(
		fc.property(
			fc.integer({ min: 0, max: 5_000 }),
			fc.integer({ min: 10, max: 720 }),
			(stay, planned) => {
				const { minutes, capped } = serviceMinutes({
					checkedInAt: start,
					checkedOutAt: addMinutes(start, stay),
					plannedMinutes: planned,
				});
				expect(minutes).toBe(Math.min(stay, planned + 60));
				expect(capped).toBe(stay > planned + 60);
			},
		),
	);
});

test.each([
	[0, 0],
	[100 * 60 - 1, 0],
	[100 * 60, 1],
	[300 * 60, 2],
	[600 * 60, 3],
	[1000 * 60, 4],
	[1500 * 60, 5],
])('%i minutes give %i stars', (minutes, level) => {
	expect(starsOf(minutes).level).toBe(level);
});

test('says what the next star takes, and nothing at the top', () => {
	expect(starsOf(250 * 60).next).toEqual({
		level: 2,
		atMinutes: 300 * 60,
		missingMinutes: 50 * 60,
	});
	expect(starsOf(2000 * 60).next).toBeNull();
});
