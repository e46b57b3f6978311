import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tidyFreeTimes, type FreeTime } from './rules.ts';

const free = (weekday: number, startsAt: string, endsAt: string): FreeTime => ({
	weekday,
	startsAt,
	endsAt,
});

test('times that overlap or touch become one, by weekday and start', () => {
	expect(
		tidyFreeTimes([
			free(2, '13:00', '15:00'),
			free(1, '12:00', '18:00'),
			free(1, '09:00', '12:00'),
			free(2, '08:00', '10:00'),
			free(2, '14:00', '14:30'),
		]),
	).toEqual([free(1, '09:00', '18:00'), free(2, '08:00', '10:00'), free(2, '13:00', '15:00')]);
});

test('what goes past midnight is split, Sunday into Monday', () => {
	expect(tidyFreeTimes([free(7, '22:00', '06:00')])).toEqual([
		free(1, '00:00', '06:00'),
		free(7, '22:00', '24:00'),
	]);
	expect(tidyFreeTimes([free(3, '18:00', '00:00')])).toEqual([free(3, '18:00', '24:00')]);
});

const clock = fc
	.tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom('00', '30'))
	.map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${minute}`);
const anyTimes = fc.array(
	fc.record({ weekday: fc.integer({ min: 1, max: 7 }), startsAt: clock, endsAt: clock }),
	{ maxLength: 12 },
);

/** The half hours of the week that are free. */
function halfHours(times: readonly FreeTime[]): Set<number> {
	const minutes = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
	const found = new Set<number>();
	for (const { weekday, startsAt, endsAt } of times) {
		const start = (weekday - 1) * 1440 + minutes(startsAt);
		const length = (minutes(endsAt) - minutes(startsAt) + 1440) % 1440 || 1440;
		for (let minute = 0; minute < length; minute += 30) found.add((start + minute) % 10_080);
	}
	return found;
}

test('nothing is lost or won, nothing overlaps or touches, and tidying twice changes nothing', () => {
	fc.assert(
		fc.property(anyTimes, (times) => {
			const tidy = tidyFreeTimes(times);
			expect(halfHours(tidy)).toEqual(halfHours(times));
			expect(tidyFreeTimes(tidy)).toEqual(tidy);
			tidy.forEach((time, index) => {
				expect(time.endsAt > time.startsAt).toBe(true);
				const next = tidy[index + 1];
				if (next?.weekday === time.weekday) expect(next.startsAt > time.endsAt).toBe(true);
			});
		}),
	);
});
