import { describe, expect, it } from 'vitest';
import { createRandom, seedFromText } from './random.ts';

describe('createRandom', () => {
	it('gives the published sequence of mulberry32', () => {
		const random = createRandom(0);
		expect([random.next(), random.next()]).toEqual([0.26642920868471265, 0.0003297457005828619]);
	});

	it('repeats itself for one seed and differs for another', () => {
		const draw = (seed: number) => {
			const random = createRandom(seed);
			return Array.from({ length: 20 }, () => random.integer(0, 1_000_000));
		};
		expect(draw(7)).toEqual(draw(7));
		expect(draw(7)).not.toEqual(draw(8));
	});

	it('reaches both bounds of an integer and nothing beyond', () => {
		const random = createRandom(1);
		const drawn = new Set(Array.from({ length: 500 }, () => random.integer(3, 6)));
		expect([...drawn].sort()).toEqual([3, 4, 5, 6]);
	});

	it('is certain at probability 1 and impossible at 0', () => {
		const random = createRandom(2);
		for (let turn = 0; turn < 200; turn += 1) {
			expect(random.chance(1)).toBe(true);
			expect(random.chance(0)).toBe(false);
		}
	});

	it('draws in proportion to the weights and never what has no weight', () => {
		const random = createRandom(3);
		const counts = { often: 0, seldom: 0, never: 0 };
		const list = [
			['often', 9],
			['seldom', 1],
			['never', 0],
		] as const;
		for (let turn = 0; turn < 10_000; turn += 1) counts[random.weighted(list)] += 1;
		expect(counts.never).toBe(0);
		expect(counts.often / counts.seldom).toBeGreaterThan(7.5);
		expect(counts.often / counts.seldom).toBeLessThan(10.5);
	});

	it('refuses to draw from nothing', () => {
		const random = createRandom(4);
		expect(() => random.pick([])).toThrow(RangeError);
		expect(() => random.weighted([['nothing', 0]])).toThrow(RangeError);
	});
});

describe('seedFromText', () => {
	it('is FNV-1a', () => {
		expect(seedFromText('')).toBe(0x811c9dc5);
		expect(seedFromText('a')).toBe(0xe40c292c);
		expect(seedFromText('foobar')).toBe(0xbf9cf968);
	});
});
