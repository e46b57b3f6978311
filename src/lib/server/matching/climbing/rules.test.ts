import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { climbsOnAt, nextClimbSteps, type ClimbStep } from './rules.ts';

const now = new Date('2026-11-25T02:00:00Z');
const inMinutes = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
const usual = { startsAt: inMinutes(2 * 1440), urgent: false };

describe('an order that nobody took', () => {
	test('climbs to the grid chief, the dispatcher, the neighbours, and no further', () => {
		expect(nextClimbSteps(usual, null, now)).toEqual(['grid_chief']);
		expect(nextClimbSteps(usual, 'grid_chief', now)).toEqual(['dispatcher']);
		expect(nextClimbSteps(usual, 'dispatcher', now)).toEqual(['neighbours']);
		expect(nextClimbSteps(usual, 'neighbours', now)).toEqual([]);
	});

	test('climbs to grid chief and dispatcher together when urgent, near or missed', () => {
		for (const order of [
			{ ...usual, urgent: true },
			{ ...usual, startsAt: inMinutes(59) },
			{ ...usual, startsAt: inMinutes(-30) },
		])
			expect(nextClimbSteps(order, null, now)).toEqual(['grid_chief', 'dispatcher']);
	});

	test.each([
		[7 * 1440, false, 480],
		[1440, false, 360],
		[240, false, 60],
		[20, false, 10],
		[-60, false, 10],
		[1440, true, 60],
		[120, true, 30],
	])('%i minutes before the visit (urgent: %s) it rests for %i', (left, urgent, pause) => {
		const order = { startsAt: inMinutes(left), urgent };
		expect(climbsOnAt(order, now)).toEqual(inMinutes(pause));
	});

	test('reaches the neighbours before the visit, if there is an hour left at first', () => {
		fc.assert(
			fc.property(fc.integer({ min: 60, max: 60 * 1440 }), fc.boolean(), (left, urgent) => {
				const order = { startsAt: inMinutes(left), urgent };
				let at = now;
				let reached: ClimbStep | null = null;
				for (;;) {
					const steps = nextClimbSteps(order, reached, at);
					reached = steps.at(-1) ?? reached;
					if (reached === 'neighbours') break;
					at = climbsOnAt(order, at);
				}
				expect(at.getTime()).toBeLessThan(order.startsAt.getTime());
			}),
		);
	});
});
