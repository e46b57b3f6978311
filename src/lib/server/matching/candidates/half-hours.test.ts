import fc from 'fast-check';
import { expect, test } from 'vitest';
import { freeTimesOf, halfHoursOf } from './half-hours.ts';

test('half hours that a time touches', () => {
	expect(halfHoursOf('00:00', '00:30')).toBe(1);
	expect(halfHoursOf('00:10', '00:40')).toBe(0b11);
	expect(halfHoursOf('23:30', '24:00')).toBe(2 ** 47);
	expect(halfHoursOf('00:00', '24:00')).toBe(2 ** 48 - 1);
});

test('free times and bits tell the same, where they begin and end on half hours', () => {
	const stretches = fc.uniqueArray(fc.integer({ min: 0, max: 47 }), { maxLength: 48 });
	fc.assert(
		fc.property(stretches, (halves) => {
			const bits = halves.reduce((sum, half) => sum + 2 ** half, 0);
			const freeTimes = freeTimesOf(3, bits);
			const again = freeTimes.reduce(
				(sum, { startsAt, endsAt }) => sum + halfHoursOf(startsAt, endsAt),
				0,
			);
			expect(again).toBe(bits);
			freeTimes.slice(1).forEach(({ startsAt, weekday }, index) => {
				expect(weekday).toBe(3);
				expect(startsAt > freeTimes[index]!.endsAt).toBe(true);
			});
		}),
	);
});
