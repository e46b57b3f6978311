import { afterAll, beforeAll, expect, test } from 'vitest';
import {
	areasInScope,
	describeArea,
	findPlace,
	listAreas,
	withinScopes,
} from '../../src/lib/server/areas/index.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import {
	addArea,
	as,
	createDistrict,
	createTestContext,
	type TestDistrict,
} from '../support/district.ts';

let database: TestDatabase;
let district: TestDistrict;
const ctx = () => createTestContext(database.sql);

beforeAll(async () => {
	database = await createTestDatabase();
	district = await createDistrict(ctx());
});
afterAll(() => database.end());

test('a community stands for the grid nearest to its centre', async () => {
	const place = await findPlace(ctx(), district.area.id, district.community.code);
	expect(place.area.id).toBe(district.grid.id);
	expect([place.longitude, place.latitude]).toEqual([121.474, 30.918]);
});

test('a grid stands for itself, a community without grids too', async () => {
	const grid = await findPlace(ctx(), district.area.id, district.otherGrid.code);
	expect(grid.area.id).toBe(district.otherGrid.id);
	const bare = await addArea(ctx(), district.town, {
		level: 'community',
		code: '310120101002',
		name: '江海村',
		longitude: 121.47449,
	});
	const place = await findPlace(ctx(), district.area.id, bare.code);
	expect(place).toMatchObject({ area: { id: bare.id }, longitude: 121.474 });
});

test.each(['310120101', '310120', '110101001001', '', "'; drop table areas; --"])(
	'%j is no place that is served',
	async (code) => {
		await expect(findPlace(ctx(), district.area.id, code)).rejects.toMatchObject({
			code: 'outside_district',
		});
	},
);

test('an area that no longer holds is no place', async () => {
	const gone = await addArea(ctx(), district.town, {
		level: 'community',
		code: '310120101099',
		name: '旧村',
	});
	await database.sql`update areas set valid_to = '2026-11-25' where id = ${gone.id}`;
	await expect(findPlace(ctx(), district.area.id, gone.code)).rejects.toMatchObject({
		code: 'outside_district',
	});
	const listed = await listAreas(ctx(), district.town.path);
	expect(listed.map((area) => area.code)).not.toContain(gone.code);
});

test('the areas right under a path are listed by code', async () => {
	const codes = async (under?: string) => (await listAreas(ctx(), under)).map((area) => area.code);
	expect(await codes()).toEqual(['310120']);
	expect(await codes('310120')).toEqual(['310120101', '310120102']);
	expect(await codes(district.community.path)).toEqual(['310120101001-01', '310120101001-02']);
	expect(await codes(district.grid.path)).toEqual([]);
	expect(await codes('310120.*')).toEqual([]);
});

test('an area is named from the town down in the language of the reader', async () => {
	expect(await describeArea(ctx(), district.grid.id, 'zh-CN')).toBe('南桥镇 正阳社区 第一网格');
	expect(await describeArea(ctx(), district.town.id, 'en')).toBe('Area 310120101');
});

test('scopes are the subtrees of the roles that hold the permission', async () => {
	const roots = async (actor: typeof district.dispatcher) =>
		(await areasInScope(as(ctx(), actor), 'order.admit')).map((area) => area.code);
	expect(await roots(district.dispatcher)).toEqual(['310120']);
	expect(await roots(district.otherDispatcher)).toEqual(['310120102']);
	expect(await roots(district.gridChief)).toEqual([]);
	expect(await roots(district.stranger)).toEqual([]);
});

test('rows are filtered by subtree and brand', async () => {
	const found = async (
		scopes: { areaPath: string; brandId: string | null }[],
		brandId: string | null = null,
	) =>
		(
			await database.sql<{ code: string }[]>`
				select a.code from areas a
				where a.level = 'grid' and ${withinScopes(database.sql, scopes, {
					path: database.sql`a.path`,
					...(brandId && { brandId: database.sql`${brandId}::uuid` }),
				})}
				order by a.code`
		).map((row) => row.code);
	const town = { areaPath: district.otherTown.path, brandId: null };
	expect(await found([])).toEqual([]);
	expect(await found([town])).toEqual(['310120102011-01']);
	expect(await found([town, { areaPath: district.grid.path, brandId: null }])).toEqual([
		'310120101001-01',
		'310120102011-01',
	]);
	const branded = [{ areaPath: district.area.path, brandId: district.brand.id }];
	expect(await found(branded)).toEqual([]);
	expect(await found(branded, district.otherBrand.id)).toEqual([]);
	expect(await found(branded, district.brand.id)).toHaveLength(3);
});
