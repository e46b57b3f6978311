import fc from 'fast-check';
import { expect, test } from 'vitest';
import { distanceMetres, travelMinutes, type TravelMode } from './travel.ts';

const nanqiao = { longitude: 121.454, latitude: 30.917 };
const fengcheng = { longitude: 121.646, latitude: 30.917 };

test('from Nanqiao to Fengcheng it is about 18 km', () => {
	expect(distanceMetres(nanqiao, fengcheng)).toBeGreaterThan(18_000);
	expect(distanceMetres(nanqiao, fengcheng)).toBeLessThan(18_700);
});

test('the way back is as long, and no way takes no time', () => {
	const point = fc.record({
		longitude: fc.double({ min: 121, max: 122, noNaN: true }),
		latitude: fc.double({ min: 30.5, max: 31.5, noNaN: true }),
	});
	fc.assert(
		fc.property(point, point, (from, to) => {
			expect(distanceMetres(from, to)).toBe(distanceMetres(to, from));
			expect(distanceMetres(from, from)).toBe(0);
		}),
	);
	expect(travelMinutes('bus', 0)).toBe(0);
});

test.each<[TravelMode, number]>([
	['foot', 18],
	['bicycle', 9],
	['e_bike', 7],
	['bus', 16],
	['car', 9],
])('a kilometre by %s takes %i minutes', (mode, minutes) => {
	expect(travelMinutes(mode, 1000)).toBe(minutes);
});

test('a longer way never takes less time', () => {
	const modes = fc.constantFrom<TravelMode>('foot', 'bicycle', 'e_bike', 'bus', 'car');
	fc.assert(
		fc.property(modes, fc.nat(30_000), fc.nat(30_000), (mode, one, more) => {
			expect(travelMinutes(mode, one + more)).toBeGreaterThanOrEqual(travelMinutes(mode, one));
		}),
	);
});
