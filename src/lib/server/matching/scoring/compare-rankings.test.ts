import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { builtInWeights, normaliseWeights, ofEachPart, scoreParts } from '../weights.ts';
import { compareRankings, type FirstLook } from './compare-rankings.ts';
import { rankedKept, writeRanked, type RankedEntry } from './ranked-entry.ts';

/** Somebody of whom only these parts speak. */
const entry = (
	volunteerId: string,
	given: Partial<Record<(typeof scoreParts)[number], number>>,
	travelMinutes: number | null = 10,
	load = 0,
): RankedEntry => [volunteerId, scoreParts.map((part) => given[part] ?? 0), travelMinutes, load];

const only = (part: (typeof scoreParts)[number]) => ({ ...ofEachPart(() => 0), [part]: 1 });

test('says who would have been asked instead, and what waves are like before and after', () => {
	const look: FirstLook = {
		orderId: 'order',
		asked: 1,
		ranked: [
			entry('near', { travel: 1, newcomer: 0 }, 5, 4),
			entry('new', { travel: 0.5, newcomer: 1 }, 25, 0),
		],
	};
	const same: FirstLook = { orderId: 'other', asked: 1, ranked: [entry('one', { travel: 1 })] };
	expect(compareRankings([look, same], only('travel'), only('newcomer'))).toEqual({
		orders: 2,
		differentFirst: [look],
		differentWave: 1,
		before: { travelMinutes: 7.5, newcomers: 0, load: 2 },
		after: { travelMinutes: 17.5, newcomers: 0.5, load: 0 },
	});
});

test('another order within the wave is another first, and the same wave', () => {
	const look: FirstLook = {
		orderId: 'order',
		asked: 2,
		ranked: [entry('a', { travel: 1 }), entry('b', { rest: 1 })],
	};
	const compared = compareRankings([look], only('travel'), only('rest'));
	expect(compared.differentFirst).toEqual([look]);
	expect(compared.differentWave).toBe(0);
});

test('of nobody there are no figures; by phone nobody travels', () => {
	expect(compareRankings([], only('travel'), only('rest')).before).toEqual({
		travelMinutes: null,
		newcomers: null,
		load: null,
	});
	const call: FirstLook = { orderId: 'order', asked: 1, ranked: [entry('a', {}, null, 3)] };
	const { after } = compareRankings([call], only('travel'), only('rest'));
	expect(after).toEqual({ travelMinutes: null, newcomers: 0, load: 3 });
});

const anyParts = fc.record(ofEachPart(() => fc.integer({ min: 0, max: 10_000 })));
const anyLook = fc.record({
	orderId: fc.uuid(),
	asked: fc.integer({ min: 1, max: 8 }),
	ranked: fc.uniqueArray(
		fc
			.tuple(fc.uuid(), anyParts)
			.map(([id, parts]) =>
				entry(id, Object.fromEntries(scoreParts.map((part) => [part, parts[part] / 10_000]))),
			),
		{ selector: ([id]) => id, minLength: 1, maxLength: 20 },
	),
});
const anyWeights = fc
	.record(ofEachPart(() => fc.double({ min: 0, max: 1, noNaN: true })))
	.filter((given) => scoreParts.some((part) => given[part] > 0))
	.map(normaliseWeights);

describe('whatever the log holds', () => {
	test('the same weights change nothing, and a different wave has a different order', () => {
		fc.assert(
			fc.property(
				fc.array(anyLook, { maxLength: 10 }),
				anyWeights,
				anyWeights,
				(looks, one, other) => {
					const unchanged = compareRankings(looks, one, one);
					expect(unchanged.differentFirst).toEqual([]);
					expect(unchanged.differentWave).toBe(0);
					expect(unchanged.after).toEqual(unchanged.before);
					const changed = compareRankings(looks, one, other);
					const back = compareRankings(looks, other, one);
					expect(back.differentFirst).toEqual(changed.differentFirst);
					expect(back.differentWave).toBe(changed.differentWave);
					expect(back.before).toEqual(changed.after);
				},
			),
		);
	});
});

test('the log keeps the best 20', () => {
	const scored = Array.from({ length: 30 }, (_, index) => ({
		volunteerId: `volunteer-${index}`,
		score: {
			total: 0,
			parts: ofEachPart(() => 0.3333),
			chance: { base: 0, item: 0, hour: 0, distance: 0, own: 0 },
			load: 2,
			distanceMetres: 10,
			travelMinutes: 4,
		},
	}));
	const written = writeRanked(scored);
	expect(written).toHaveLength(rankedKept);
	expect(written[0]).toEqual(['volunteer-0', new Array(7).fill(0.3333), 4, 2]);
	expect(Object.keys(builtInWeights.weights)).toEqual([...scoreParts]);
});
