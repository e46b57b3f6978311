import { describe, expect, it } from 'vitest';
import { demoAreas } from './areas.ts';
import { communityPoint, gridsOfCommunity, kilometresBetween, townReach } from './grids.ts';

const { district, towns } = demoAreas;
const communities = towns.flatMap((town) =>
	town.communities.map((community) => ({ town, community })),
);
const grids = communities.flatMap(({ town, community }) =>
	gridsOfCommunity(community, town, towns).map((grid) => ({ town, community, grid })),
);

describe('the areas of the demo district', () => {
	it('are the 12 units and 352 communities of the national list', () => {
		expect(district).toMatchObject({ code: '310120', name: '奉贤区' });
		expect(towns).toHaveLength(12);
		expect(communities).toHaveLength(352);
	});

	it('have unique codes that begin with the code of the area above', () => {
		const codes = [
			district.code,
			...towns.map(({ code }) => code),
			...communities.map(({ community }) => community.code),
			...grids.map(({ grid }) => grid.code),
		];
		expect(new Set(codes).size).toBe(codes.length);
		for (const town of towns) expect(town.code).toMatch(/^310120\d{3}$/);
		for (const { town, community } of communities) {
			expect(community.code).toMatch(new RegExp(`^${town.code}\\d{3}$`));
		}
		for (const { community, grid } of grids) {
			expect(grid.code).toMatch(new RegExp(`^${community.code}-0[1-4]$`));
		}
	});

	it('have a Chinese and an English name, unique among neighbours', () => {
		for (const { name, nameEn } of [
			district,
			...towns,
			...communities.map(({ community }) => community),
		]) {
			expect(name).toMatch(/^\p{Script=Han}+$/u);
			expect(nameEn).toMatch(/^[A-Za-zü' .0-9]+$/);
		}
		for (const town of towns) {
			const names = town.communities.map(({ name }) => name);
			const englishNames = town.communities.map(({ nameEn }) => nameEn);
			expect(new Set(names).size).toBe(names.length);
			expect(new Set(englishNames).size).toBe(englishNames.length);
		}
	});
});

describe('the grids', () => {
	it('are two to four in each community, named in both languages', () => {
		for (const { town, community } of communities) {
			const own = gridsOfCommunity(community, town, towns);
			expect(own.length).toBeGreaterThanOrEqual(2);
			expect(own.length).toBeLessThanOrEqual(4);
			expect(own[0]).toMatchObject({ name: '第一网格', nameEn: 'Grid 1' });
		}
		const sizes = communities.map(
			({ community, town }) => gridsOfCommunity(community, town, towns).length,
		);
		expect(new Set(sizes)).toEqual(new Set([2, 3, 4]));
	});

	it('are the same on every call', () => {
		const { town, community } = communities[100]!;
		expect(gridsOfCommunity(community, town, towns)).toEqual(
			gridsOfCommunity(community, town, towns),
		);
	});

	it('lie near their community, and nearest to their own town', () => {
		for (const { town, community, grid } of grids) {
			const home = communityPoint(community, town, towns);
			expect(kilometresBetween(grid, home)).toBeLessThan(0.42);
			expect(kilometresBetween(grid, town)).toBeLessThan(townReach(town, towns) + 0.03);
			const nearest = towns.reduce((best, other) =>
				kilometresBetween(grid, other) < kilometresBetween(grid, best) ? other : best,
			);
			expect(nearest.code).toBe(town.code);
		}
	});
});

describe('kilometresBetween', () => {
	it('measures a known distance: one degree of latitude is 111.2 km', () => {
		const distance = kilometresBetween(
			{ longitude: 121, latitude: 30 },
			{ longitude: 121, latitude: 31 },
		);
		expect(distance).toBeCloseTo(111.195, 2);
	});
});
