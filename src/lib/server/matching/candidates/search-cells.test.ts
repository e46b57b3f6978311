import fc from 'fast-check';
import { expect, test } from 'vitest';
import { distanceMetres, type Point } from '../../volunteers/index.ts';
import { cellOf, reaches, searchCells } from './search-cells.ts';

const place = fc.record({
	longitude: fc.double({ min: 74, max: 135, noNaN: true }),
	latitude: fc.double({ min: 18, max: 53, noNaN: true }),
});
const offset = fc.record({
	east: fc.double({ min: -0.7, max: 0.7, noNaN: true }),
	north: fc.double({ min: -0.5, max: 0.5, noNaN: true }),
});
const away = ({ longitude, latitude }: Point, by: { east: number; north: number }): Point => ({
	longitude: longitude + by.east,
	latitude: latitude + by.north,
});

test('whoever is within reach lives in exactly one range', () => {
	fc.assert(
		fc.property(place, offset, (place, by) => {
			const ranges = searchCells(place);
			for (const scale of [1, 0.1, 0.01]) {
				const home = away(place, { east: by.east * scale, north: by.north * scale });
				for (const reach of reaches) {
					const cell = cellOf(home, reach);
					const hits = ranges.filter(
						(range) => range.reach === reach && range.from <= cell && cell <= range.to,
					);
					expect(hits.length).toBeLessThanOrEqual(1);
					if (distanceMetres(home, place) <= reach) expect(hits).toHaveLength(1);
				}
			}
		}),
	);
});

test('everywhere means everywhere, once', () => {
	fc.assert(
		fc.property(place, place, (place, home) => {
			const ranges = searchCells(place, true);
			for (const reach of reaches) {
				const cell = cellOf(home, reach);
				expect(
					ranges.filter((range) => range.reach === reach && range.from <= cell && cell <= range.to),
				).toHaveLength(1);
			}
		}),
	);
});

test('steps go outwards: nobody of a later step is much nearer than the steps before reach', () => {
	fc.assert(
		fc.property(place, offset, offset, (place, one, other) => {
			const ranges = searchCells(place);
			const stepOf = (home: Point, reach: number) => {
				const cell = cellOf(home, reach);
				return ranges.find(
					(range) => range.reach === reach && range.from <= cell && cell <= range.to,
				)?.step;
			};
			const shrink = ({ east, north }: typeof one) => ({ east: east * 0.03, north: north * 0.03 });
			const [near, far] = [away(place, shrink(one)), away(place, shrink(other))];
			const steps = [stepOf(near, 3000), stepOf(far, 3000)];
			// Rings that go together are as deep as they are far, and have corners.
			if (distanceMetres(place, near) * 2 + 2600 < distanceMetres(place, far) && steps[1])
				expect(steps[0]!).toBeLessThan(steps[1]);
		}),
	);
});

test('a search takes few steps and few ranges', () => {
	const ranges = searchCells({ longitude: 121.474, latitude: 30.918 });
	expect(ranges.at(-1)!.step).toBeLessThan(40);
	expect(ranges.length).toBeLessThan(700);
});
