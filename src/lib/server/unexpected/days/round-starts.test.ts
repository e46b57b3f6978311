import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addMinutes, instantOf, localTimeOf } from '../../../calendar/local-time.ts';
import { roundStarts } from './round-starts.ts';

const call = {
	opensAt: '08:00',
	closesAt: '20:00',
	roundTheClock: false,
	durationMinutes: 20,
	minimumLeadMinutes: 60,
};

test('a round goes on the next morning where the evening is too short', () => {
	const now = instantOf('2026-07-20', '18:10');
	const starts = roundStarts({ now, endsAt: addMinutes(now, 24 * 60) }, call);
	expect(starts[0]).toEqual(instantOf('2026-07-20', '19:30'));
	expect(starts[1]).toEqual(instantOf('2026-07-21', '08:00'));
	expect(starts.at(-1)).toEqual(instantOf('2026-07-21', '17:30'));
});

test('visits of a round lie within its time, its notice and the hours of the item', () => {
	fc.assert(
		fc.property(
			fc.integer({ min: 0, max: 1439 }),
			fc.integer({ min: 0, max: 600 }),
			fc.integer({ min: 10, max: 240 }),
			(minute, minimumLeadMinutes, durationMinutes) => {
				const now = addMinutes(instantOf('2026-07-20', '00:00'), minute);
				const endsAt = addMinutes(now, 24 * 60);
				const item = { ...call, minimumLeadMinutes, durationMinutes };
				for (const start of roundStarts({ now, endsAt }, item)) {
					expect(+start).toBeGreaterThanOrEqual(+addMinutes(now, minimumLeadMinutes));
					expect(+addMinutes(start, durationMinutes)).toBeLessThanOrEqual(+endsAt);
					expect(localTimeOf(start) >= '08:00').toBe(true);
					expect(localTimeOf(addMinutes(start, durationMinutes)) <= '20:00').toBe(true);
				}
			},
		),
	);
});
