import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { answerBounds, chanceInTime, shareAnsweredWithin } from './answer-times.ts';

const counts = fc.oneof(
	fc.constant([]),
	fc.array(fc.integer({ min: 0, max: 500 }), {
		minLength: answerBounds.length,
		maxLength: answerBounds.length,
	}),
);
const minutes = fc.double({ min: 0, max: 180, noNaN: true });
const chance = fc.double({ min: 0, max: 1, noNaN: true });

describe('the share of answers that have come', () => {
	test('grows from nothing to all of them within two hours', () => {
		fc.assert(
			fc.property(counts, minutes, minutes, (counted, one, other) => {
				const [early, late] = [Math.min(one, other), Math.max(one, other)];
				expect(shareAnsweredWithin(0, counted)).toBe(0);
				expect(shareAnsweredWithin(120, counted)).toBe(1);
				expect(shareAnsweredWithin(late, counted)).toBeGreaterThanOrEqual(
					shareAnsweredWithin(early, counted),
				);
			}),
		);
	});

	test('is assumed at first, and comes to be what was counted', () => {
		expect(shareAnsweredWithin(15, [])).toBeCloseTo(0.412, 3);
		expect(shareAnsweredWithin(15, [0, 0, 0, 0, 0])).toBeCloseTo(0.412, 3);
		expect(shareAnsweredWithin(15, [4000, 4000, 1000, 500, 500])).toBeCloseTo(0.8, 2);
		expect(shareAnsweredWithin(10, [4000, 4000, 1000, 500, 500])).toBeCloseTo(0.6, 2);
	});
});

describe('the chance that an offer is accepted in time', () => {
	test('is the whole chance within two hours, and less the later it is without an answer', () => {
		fc.assert(
			fc.property(counts, chance, minutes, (counted, p, since) => {
				const open = { sinceMinutes: 0, untilMinutes: 120 };
				expect(chanceInTime(p, open, counted)).toBeCloseTo(p, 10);
				const later = chanceInTime(p, { ...open, sinceMinutes: since }, counted);
				expect(later).toBeGreaterThanOrEqual(0);
				expect(later).toBeLessThanOrEqual(p + 1e-12);
			}),
		);
	});

	test('before and after a moment make the whole', () => {
		fc.assert(
			fc.property(counts, chance, minutes, (counted, p, moment) => {
				const before = chanceInTime(p, { sinceMinutes: 0, untilMinutes: moment }, counted);
				const after = chanceInTime(p, { sinceMinutes: moment, untilMinutes: 120 }, counted);
				expect(1 - (1 - before) * (1 - after)).toBeCloseTo(p, 9);
			}),
		);
	});
});
