import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	chanceInSteps,
	chanceOfAcceptance,
	chanceParts,
	distanceBandOf,
	hourKeyOf,
	priorOf,
	priorWithoutAnswers,
	type AcceptanceRates,
	type AnswerCount,
} from './acceptance.ts';

const none: AnswerCount = { accepted: 0, ended: 0 };
const noRates: AcceptanceRates = { all: none, item: none, hour: none, distances: {} };
const never = { offersAccepted: 0, offersEnded: 0 };
const chance = (rates: Partial<AcceptanceRates>, metres: number | null = 500, history = never) =>
	chanceOfAcceptance(priorOf({ ...noRates, ...rates }), metres, history).chance;

const count = fc
	.tuple(fc.nat(1000), fc.nat(1000))
	.map(([one, other]) => ({ accepted: Math.min(one, other), ended: Math.max(one, other) }));
const anyRates = fc.record({
	all: count,
	item: count,
	hour: count,
	distances: fc.record({ phone: count, '1_to_3_km': count }),
}) satisfies fc.Arbitrary<AcceptanceRates>;
const anyHistory = fc.tuple(fc.nat(40), fc.nat(40)).map(([one, other]) => ({
	offersAccepted: Math.min(one, other),
	offersEnded: Math.max(one, other),
}));
const anyDistance = fc.option(fc.nat(12_000), { nil: null });

describe('what is believed of a volunteer never asked', () => {
	test('two in five where nobody has answered', () => {
		expect(chanceOfAcceptance(priorWithoutAnswers, 500, never).chance).toBeCloseTo(0.4, 12);
	});

	test('follows the answers of the district, and of the item, the hour and the distance', () => {
		const all = { accepted: 500, ended: 1000 };
		expect(chance({ all })).toBeCloseTo(0.5, 2);
		const liked = { accepted: 90, ended: 100 };
		const disliked = { accepted: 10, ended: 100 };
		expect(chance({ all, item: liked })).toBeGreaterThan(0.75);
		expect(chance({ all, hour: disliked })).toBeLessThan(0.25);
		expect(chance({ all, distances: { under_1_km: liked } })).toBeGreaterThan(0.75);
		expect(chance({ all, distances: { under_1_km: liked } }, 7000)).toBeCloseTo(0.5, 2);
		expect(chance({ all, item: liked, hour: disliked })).toBeCloseTo(0.5, 1);
	});

	test('one answer of an item hardly counts', () => {
		const all = { accepted: 500, ended: 1000 };
		const shifted = chance({ all, item: { accepted: 0, ended: 1 } });
		expect(shifted).toBeLessThan(0.5);
		expect(shifted).toBeGreaterThan(0.45);
	});
});

describe('the chance of acceptance', () => {
	test('the own history outweighs what is believed after about five answers', () => {
		expect(chance({}, 500, { offersAccepted: 5, offersEnded: 5 })).toBeCloseTo(0.7, 10);
		expect(chance({}, 500, { offersAccepted: 0, offersEnded: 15 })).toBeCloseTo(0.1, 10);
		expect(chance({}, 500, { offersAccepted: 40, offersEnded: 40 })).toBeGreaterThan(0.9);
	});

	test('lies between 0 and 1, and its parts add up to it', () => {
		fc.assert(
			fc.property(anyRates, anyDistance, anyHistory, (rates, metres, history) => {
				const found = chanceOfAcceptance(priorOf(rates), metres, history);
				expect(found.chance).toBeGreaterThan(0);
				expect(found.chance).toBeLessThan(1);
				const odds = chanceParts.reduce((sum, part) => sum + found.parts[part], 0);
				expect(1 / (1 + Math.exp(-odds))).toBeCloseTo(found.chance, 10);
				const steps = chanceInSteps(found.parts);
				const sum = chanceParts.reduce((total, part) => total + steps[part], 0);
				expect(sum).toBeCloseTo(found.chance, 10);
			}),
		);
	});

	test('rises with each acceptance and falls with each offer not accepted', () => {
		fc.assert(
			fc.property(anyRates, anyDistance, anyHistory, (rates, metres, history) => {
				const of = (accepted: number, ended: number) =>
					chanceOfAcceptance(priorOf(rates), metres, {
						offersAccepted: history.offersAccepted + accepted,
						offersEnded: history.offersEnded + ended,
					}).chance;
				expect(of(1, 1)).toBeGreaterThan(of(0, 0));
				expect(of(0, 1)).toBeLessThan(of(0, 0));
			}),
		);
	});

	test('rises with the acceptances of the item', () => {
		fc.assert(
			fc.property(anyRates, fc.nat(1000), (rates, more) => {
				const item = { accepted: rates.item.accepted + more, ended: rates.item.ended + more };
				expect(chance({ ...rates, item })).toBeGreaterThanOrEqual(chance(rates) - 1e-12);
			}),
		);
	});
});

test.each([
	['2026-11-27T01:00:00Z', 'weekday_morning'],
	['2026-11-27T04:00:00Z', 'weekday_afternoon'],
	['2026-11-27T10:00:00Z', 'weekday_evening'],
	['2026-11-27T14:00:00Z', 'weekday_night'],
	['2026-11-27T21:59:00Z', 'weekend_night'],
	['2026-11-27T22:00:00Z', 'weekend_morning'],
	['2026-11-29T15:59:00Z', 'weekend_night'],
	['2026-11-29T16:00:00Z', 'weekday_night'],
])('a visit at %s is on a %s', (instant, key) => {
	expect(hourKeyOf(new Date(instant))).toBe(key);
});

test.each([
	[null, 'phone'],
	[0, 'under_1_km'],
	[1000, '1_to_3_km'],
	[3000, '3_to_6_km'],
	[6000, 'over_6_km'],
])('%s metres are %s', (metres, band) => {
	expect(distanceBandOf(metres)).toBe(band);
});
