import type { Hono } from 'hono';
import * as v from 'valibot';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ApiEnvironment } from '../../src/lib/server/api/environment.ts';
import { weightsAnswer, weightsPreviewAnswer } from '../../src/lib/server/api/matching-weights.ts';
import { builtInWeights, proposeVolunteers } from '../../src/lib/server/matching/index.ts';
import { newId } from '../../src/lib/server/platform/ids.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { addOrder, addVolunteer, createDistrict, type TestDistrict } from '../support/district.ts';
import {
	createTestApi,
	createTestRuntime,
	signInAs,
	systemContext,
	type TestRuntime,
} from '../support/runtime.ts';

let database: TestDatabase;
let runtime: TestRuntime;
let api: Hono<ApiEnvironment>;
let district: TestDistrict;
let manager: Awaited<ReturnType<typeof client>>;
let path: string;

beforeAll(async () => {
	database = await createTestDatabase();
	runtime = createTestRuntime(database);
	api = createTestApi();
	const ctx = systemContext(runtime);
	district = await createDistrict(ctx);
	await addVolunteer(ctx, district.area, district.otherGrid, { name: '远些', languages: [] });
	await addOrder(ctx, district, { startsAt: new Date('2026-11-27T01:00:00Z') });
	await proposeVolunteers(ctx);
	manager = await client(district.manager.accountId);
	path = `/brands/${district.brand.slug}/matching-weights`;
});
afterAll(() => database.end());

async function client(accountId: string) {
	const { bearer } = await signInAs(runtime, accountId);
	const headers = { ...bearer, 'accept-language': 'en' };
	const answerOf = async (response: Response) => ({
		status: response.status,
		body: await response.json(),
	});
	return {
		get: async (path: string) => answerOf(await api.request(`/v1${path}`, { headers })),
		post: async (path: string, body: object, key: string | null = newId()) =>
			answerOf(
				await api.request(`/v1${path}`, {
					method: 'POST',
					headers: {
						...headers,
						'content-type': 'application/json',
						...(key && { 'idempotency-key': key }),
					},
					body: JSON.stringify(body),
				}),
			),
	};
}

const weights = { ...builtInWeights.weights, travel: 1 };

test('weights are read, looked at beforehand, changed once for a key, and restored', async () => {
	const before = await manager.get(path);
	expect(v.parse(weightsAnswer, before.body)).toMatchObject({
		current: builtInWeights,
		versions: [],
		mayChange: true,
	});
	const preview = await manager.post(`${path}/preview`, { weights }, null);
	expect(preview.status).toBe(200);
	expect(v.parse(weightsPreviewAnswer, preview.body)).toMatchObject({
		orders: 1,
		differentFirst: 0,
	});
	expect((await manager.get(path)).body.versions).toEqual([]);

	const key = newId();
	const change = { weights, basedOn: 0, note: 'Too far' };
	const changed = await manager.post(path, change, key);
	expect(changed.status).toBe(201);
	expect(v.parse(weightsAnswer, changed.body).current.version).toBe(1);
	expect((await manager.post(path, change, key)).body).toEqual(changed.body);
	expect(await manager.post(path, change)).toMatchObject({
		status: 409,
		body: { code: 'weights_changed' },
	});

	const restored = await manager.post(`${path}/restoration`, { version: 0, basedOn: 1 });
	expect(restored).toMatchObject({ status: 201, body: { current: { version: 2 } } });
	expect(restored.body.versions[0]).toMatchObject({ restores: 0, changedBy: '郑品牌' });
	expect(JSON.stringify(restored.body)).not.toContain(district.manager.accountId);
});

test.each([
	[{ travel: 1.2 }, 'weights.travel', 'It cannot be more than 1.'],
	[{ travel: -0.1 }, 'weights.travel', 'It cannot be less than 0.'],
	[{ travel: 'much' }, 'weights.travel', 'This is not in the right form.'],
	[{ travel: undefined }, 'weights.travel', 'Please answer this.'],
	[{ beauty: 1 }, 'weights.beauty', 'This field is not known here. Leave it out.'],
])('weights like %o are refused at their field', async (wrong, field, message) => {
	for (const where of [`${path}/preview`, path]) {
		const { status, body } = await manager.post(where, {
			weights: { ...builtInWeights.weights, ...wrong },
			...(where === path && { basedOn: 0 }),
		});
		expect(status).toBe(422);
		expect(body.errors).toEqual([{ field, message }]);
	}
});

test('nothing above 0 is refused', async () => {
	const none = Object.fromEntries(Object.keys(weights).map((part) => [part, 0]));
	const { status, body } = await manager.post(`${path}/preview`, { weights: none });
	expect(status).toBe(422);
	expect(body.errors).toEqual([
		{ field: 'weights', message: 'At least one weight must be above 0.' },
	]);
});

test('others are refused', async () => {
	const dispatcher = await client(district.dispatcher.accountId);
	expect((await dispatcher.get(path)).status).toBe(403);
	expect((await dispatcher.post(`${path}/preview`, { weights })).status).toBe(403);
	expect((await dispatcher.post(path, { weights, basedOn: 2 })).status).toBe(403);
	expect((await manager.get('/brands/no-such/matching-weights')).status).toBe(404);
	expect((await api.request(`/v1${path}`)).status).toBe(401);
});
