import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRandom } from '../demo/index.ts';
import { chanceOf, drawBeta } from './chance.ts';
import { chanceToAccept, dispositionOf, usualHabits } from './habits.ts';

const chance = fc.double({ min: 0.01, max: 0.99, noNaN: true });
const circumstances = fc.record({
	metres: fc.option(fc.integer({ min: 0, max: 30_000 }), { nil: null }),
	startMinute: fc.integer({ min: 0, max: 1_439 }),
	offersOfWeek: fc.integer({ min: 0, max: 30 }),
});

test('who is asked farther away, at an odd hour or more often never accepts more', () => {
	fc.assert(
		fc.property(chance, circumstances, (acceptance, given) => {
			const truth = chanceToAccept(usualHabits, acceptance, given);
			expect(truth).toBeGreaterThan(0);
			expect(truth).toBeLessThanOrEqual(acceptance + 1e-12);
			const more = { ...given, offersOfWeek: given.offersOfWeek + 1 };
			expect(chanceToAccept(usualHabits, acceptance, more)).toBeLessThan(truth);
			const farther = { ...given, metres: (given.metres ?? 0) + 3_000 };
			expect(chanceToAccept(usualHabits, acceptance, farther)).toBeLessThan(truth);
			const usual = { metres: 2_000, startMinute: 10 * 60, offersOfWeek: 0 };
			expect(chanceToAccept(usualHabits, acceptance, usual)).toBeCloseTo(acceptance, 10);
		}),
	);
});

test('somebody is minded the same towards an order each time, and differently towards others', () => {
	const seen = new Set<number>();
	for (let order = 0; order < 200; order += 1) {
		const minded = dispositionOf(usualHabits, 7, 3, order);
		expect(dispositionOf(usualHabits, 7, 3, order)).toEqual(minded);
		seen.add(minded.reluctance);
	}
	expect(seen.size).toBe(200);
	expect(dispositionOf(usualHabits, 8, 3, 0)).not.toEqual(dispositionOf(usualHabits, 7, 3, 0));
});

test('chances by key are spread evenly, and so are the Beta draws about their mean', () => {
	const deciles = new Array<number>(10).fill(0);
	for (let person = 0; person < 100; person += 1)
		for (let order = 0; order < 100; order += 1)
			deciles[Math.floor(10 * chanceOf(42, person, order, 1))]! += 1;
	for (const count of deciles) expect(Math.abs(count - 1_000)).toBeLessThan(150);
	const random = createRandom(5);
	const draws = Array.from({ length: 5_000 }, () => drawBeta(random, 0.8, 3.2));
	const mean = draws.reduce((sum, draw) => sum + draw, 0) / draws.length;
	expect(mean).toBeCloseTo(0.2, 1);
	const variance = draws.reduce((sum, draw) => sum + (draw - mean) ** 2, 0) / draws.length;
	// a b / ((a + b)² (a + b + 1))
	expect(variance).toBeCloseTo(0.032, 2);
});
