import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { giniOf, hiddenGroups, monthsUntil, type Load } from './rules.ts';

function loadOf(loads: number[]): Load {
	const loaded = loads.filter((load) => load > 0).sort((one, other) => one - other);
	return {
		people: loads.length,
		loaded: loaded.length,
		total: loaded.reduce((sum, load) => sum + load, 0),
		rankedTotal: loaded.reduce((sum, load, index) => sum + load * (index + 1), 0),
	};
}

describe('the Gini coefficient of load', () => {
	test('is half the mean difference of two people, over the mean', () => {
		const loads = fc.array(fc.integer({ min: 0, max: 600 }), { minLength: 1, maxLength: 30 });
		fc.assert(
			fc.property(loads, (minutes) => {
				const mean = minutes.reduce((sum, load) => sum + load, 0) / minutes.length;
				const gini = giniOf(loadOf(minutes));
				if (mean === 0) {
					expect(gini).toBeNull();
					return;
				}
				let differences = 0;
				for (const one of minutes)
					for (const other of minutes) differences += Math.abs(one - other);
				expect(gini).toBeCloseTo(differences / (2 * minutes.length ** 2 * mean), 9);
			}),
		);
	});

	test('is 0 for the same load, near 1 for one who carries all, null for nobody', () => {
		expect(giniOf(loadOf([60, 60, 60]))).toBeCloseTo(0, 12);
		expect(giniOf(loadOf([...new Array<number>(99).fill(0), 60]))).toBeCloseTo(0.99, 12);
		expect(giniOf(loadOf([]))).toBeNull();
	});
});

describe('groups that are too small', () => {
	const sizes = (given: Record<string, number>) => new Map(Object.entries(given));

	test('are hidden, and with a single one the next smallest', () => {
		expect([...hiddenGroups(sizes({ a: 10, b: 20 }))]).toEqual([]);
		expect([...hiddenGroups(sizes({ a: 10, b: 4, c: 20 }))]).toEqual(['b', 'a']);
		expect([...hiddenGroups(sizes({ a: 3, b: 4, c: 20 }))]).toEqual(['a', 'b']);
		expect([...hiddenGroups(sizes({ a: 0, b: 9 }))]).toEqual([]);
	});

	test('never leave one that can be worked out from the whole', () => {
		const counts = fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 8 });
		fc.assert(
			fc.property(counts, (given) => {
				const groups = new Map(given.map((size, index) => [String(index), size]));
				const hidden = hiddenGroups(groups);
				for (const [key, size] of groups)
					if (size > 0 && size < 5) expect(hidden.has(key)).toBe(true);
				const others = [...groups].filter(([, size]) => size > 0).length;
				if (others > 1) expect(hidden.size).not.toBe(1);
			}),
		);
	});
});

test('months go back from today over the turn of the year', () => {
	expect(monthsUntil('2027-01-15', 3)).toEqual([
		{ month: '2026-11', from: '2026-11-01', to: '2026-11-30' },
		{ month: '2026-12', from: '2026-12-01', to: '2026-12-31' },
		{ month: '2027-01', from: '2027-01-01', to: '2027-01-15' },
	]);
});
