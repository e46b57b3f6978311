import type { Hono } from 'hono';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ApiEnvironment } from '../../src/lib/server/api/environment.ts';
import { recomputeMetricDays } from '../../src/lib/server/metrics/index.ts';
import { markMetricDay } from '../../src/lib/server/platform/metric-days.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import {
	addOrder,
	createDistrict,
	createTestContext,
	type TestDistrict,
} from '../support/district.ts';
import {
	createTestApi,
	createTestRuntime,
	signInAs,
	type TestRuntime,
} from '../support/runtime.ts';

let database: TestDatabase;
let runtime: TestRuntime;
let api: Hono<ApiEnvironment>;
let district: TestDistrict;
let manager: Record<string, string>;

beforeAll(async () => {
	database = await createTestDatabase();
	runtime = createTestRuntime(database);
	api = createTestApi();
	const ctx = createTestContext(database.sql);
	district = await createDistrict(ctx);
	for (const area of [district.grid, district.otherGrid, district.farGrid])
		await addOrder(ctx, district, {
			area,
			state: 'done',
			submittedAt: new Date('2026-11-24T01:00:00Z'),
			startsAt: new Date('2026-11-25T01:00:00Z'),
		});
	for (const day of ['2026-11-24', '2026-11-25']) await markMetricDay(ctx, district.area.id, day);
	await recomputeMetricDays(ctx);
	manager = (await signInAs(runtime, district.manager.accountId)).bearer;
});
afterAll(() => database.end());

async function get(path: string, headers: Record<string, string> = manager) {
	const response = await api.request(`/v1${path}`, {
		headers: { 'accept-language': 'en', ...headers },
	});
	return { status: response.status, body: await response.json() };
}

const week = 'from=2026-11-23&to=2026-11-29';

test('brands and their plans are open to everyone, without ids of the house', async () => {
	const { status, body } = await get('/brands', {});
	expect(status).toBe(200);
	expect(body.items.map((brand: { slug: string }) => brand.slug).sort()).toEqual(
		[district.brand.slug, district.otherBrand.slug].sort(),
	);
	expect(JSON.stringify(body)).not.toContain(district.area.id);
	const one = await get(`/brands/${district.brand.slug}`, {});
	expect(one.body).toMatchObject({ slug: district.brand.slug, kind: 'volunteer', plans: [] });
	expect(await get('/brands/nothing', {})).toMatchObject({
		status: 404,
		body: { code: 'not_found' },
	});
});

test('figures come with their names, by day and by town, and add up', async () => {
	const { status, body } = await get(`/brands/${district.brand.slug}/metrics?${week}`);
	expect(status).toBe(200);
	expect(body.indicators[0]).toMatchObject({
		key: 'orders',
		name: 'Orders',
		unit: 'count',
		direction: 'up',
		value: 3,
		addsUp: true,
	});
	expect(body.indicators[0].definition).toMatch(/by the day they were placed/);
	expect(body.days.length).toBe(7);
	const towns = Object.fromEntries(
		body.areas.map((part: { area: { code: string }; figures: { orders: { value: number } } }) => [
			part.area.code,
			part.figures.orders.value,
		]),
	);
	expect(towns).toEqual({ [district.town.code]: 2, [district.otherTown.code]: 1 });
	const inTown = await get(
		`/brands/${district.brand.slug}/metrics?${week}&area=${district.town.code}`,
	);
	expect(inTown.body.indicators[0].value).toBe(2);
	expect(inTown.body.area.code).toBe(district.town.code);
});

test('the orders behind a figure are as many as it says', async () => {
	const { status, body } = await get(
		`/brands/${district.brand.slug}/metrics/fulfilled_rate/orders?${week}&part=counted`,
	);
	expect(status).toBe(200);
	expect(body).toMatchObject({ count: 3, all: { count: 3, counted: 3 }, nextCursor: null });
	expect(body.items.length).toBe(3);
	expect(body.items[0]).toMatchObject({ orderState: 'done', localDate: '2026-11-25' });
	expect(JSON.stringify(body)).not.toContain(district.client.name);
});

test('refusals are problems with a sentence', async () => {
	const metrics = `/brands/${district.brand.slug}/metrics`;
	const stranger = (await signInAs(runtime, district.stranger.accountId)).bearer;
	const cases: [string, Record<string, string>, number, string, string?][] = [
		[`${metrics}?${week}`, {}, 401, 'not_signed_in'],
		[`${metrics}?${week}`, stranger, 403, 'not_allowed'],
		[`/brands/${district.otherBrand.slug}/metrics?${week}`, manager, 403, 'not_allowed'],
		[`${metrics}/orders/orders?${week}`, stranger, 403, 'not_allowed'],
		[`${metrics}/nothing/orders?${week}`, manager, 404, 'not_found'],
		[`${metrics}?from=2026-11-29&to=2026-11-23`, manager, 422, 'end_before_start'],
		[`${metrics}?from=2026-11-23`, manager, 422, 'validation_failed', 'to'],
		[`${metrics}?from=2026-02-30&to=2026-03-01`, manager, 422, 'validation_failed', 'from'],
		[`${metrics}?${week}&colour=red`, manager, 422, 'validation_failed', 'colour'],
		[`${metrics}?${week}&area=99`, manager, 422, 'validation_failed', 'area'],
		[`${metrics}?from=2020-01-01&to=2026-01-01`, manager, 422, 'validation_failed', 'to'],
		[`${metrics}/orders/orders?${week}&part=some`, manager, 422, 'validation_failed', 'part'],
		[`${metrics}/orders/orders?${week}&cursor=abc`, manager, 400, 'cursor_invalid'],
	];
	for (const [path, headers, status, code, field] of cases) {
		const answer = await get(path, headers);
		expect([path, answer.status, answer.body.code]).toEqual([path, status, code]);
		expect(answer.body.detail).toMatch(/^[A-Z].*\.$/);
		if (field) {
			expect(answer.body.errors.map((error: { field: string }) => error.field)).toEqual([field]);
			expect(answer.body.errors[0].message).toMatch(/^[A-Z].*\.$/);
		}
	}
});

test('the document of the API describes the figures', async () => {
	const { status, body } = await get('/openapi.json', {});
	expect(status).toBe(200);
	const route = body.paths['/brands/{slug}/metrics'].get;
	expect(route.parameters.map(({ name }: { name: string }) => name).sort()).toEqual([
		'area',
		'from',
		'slug',
		'to',
	]);
});
