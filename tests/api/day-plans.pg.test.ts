import type { Hono } from 'hono';
import * as v from 'valibot';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dayPlanAnswer, dayPlansAnswer } from '../../src/lib/server/api/day-plans.ts';
import type { ApiEnvironment } from '../../src/lib/server/api/environment.ts';
import { makeDayPlans } from '../../src/lib/server/day-plans/index.ts';
import { newId } from '../../src/lib/server/platform/ids.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { addOrder, createDistrict, type TestDistrict } from '../support/district.ts';
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

beforeAll(async () => {
	database = await createTestDatabase();
	runtime = createTestRuntime(database);
	api = createTestApi();
	district = await createDistrict(systemContext(runtime));
	await addOrder(systemContext(runtime), district, {
		startsAt: new Date('2026-11-27T01:00:00Z'),
	});
});
afterAll(() => database.end());

async function client(accountId: string) {
	const { bearer } = await signInAs(runtime, accountId);
	const headers = { ...bearer, 'accept-language': 'en' };
	const read = async (response: Response) => ({
		status: response.status,
		body: await response.json(),
	});
	return {
		get: async (path: string) => read(await api.request(`/v1${path}`, { headers })),
		post: async (path: string, body: object = {}, key = newId()) =>
			read(
				await api.request(`/v1${path}`, {
					method: 'POST',
					headers: { ...headers, 'content-type': 'application/json', 'idempotency-key': key },
					body: JSON.stringify(body),
				}),
			),
	};
}

test('a program has a day planned, pins, plans again and accepts; each answer is as documented', async () => {
	const desk = await client(district.dispatcher.accountId);
	const request = {
		areaId: district.grid.id,
		date: '2026-11-27',
		days: 1,
		seconds: 2,
		mostLate: 0,
		breakMinutes: 30,
	};
	const key = newId();
	const started = await desk.post('/day-plans', request, key);
	expect(started.status).toBe(201);
	const plan = v.parse(dayPlanAnswer, started.body);
	expect(plan).toMatchObject({ state: 'waiting', date: '2026-11-27', proposal: null });
	expect((await desk.post('/day-plans', request, key)).body.id).toBe(plan.id);
	expect((await desk.post(`/day-plans/${plan.id}/acceptance`)).status).toBe(409);
	expect((await desk.post(`/day-plans/${plan.id}/stop`)).status).toBe(200);
	await makeDayPlans(systemContext(runtime));
	const proposed = v.parse(dayPlanAnswer, (await desk.get(`/day-plans/${plan.id}`)).body);
	const [visit] = proposed.proposal!.visits;
	expect(visit).toMatchObject({ volunteerId: district.volunteer.id, agreed: false, late: 0 });
	const pin = { orderId: visit!.orderId, position: 1, volunteerId: visit!.volunteerId };
	const pinned = await desk.post(`/day-plans/${plan.id}/pins`, pin);
	expect(v.parse(dayPlanAnswer, pinned.body).pins).toEqual([pin]);
	const again = await desk.post(`/day-plans/${plan.id}/again`);
	expect(again.status).toBe(201);
	expect(v.parse(dayPlanAnswer, again.body).pins).toEqual([pin]);
	const accepted = await desk.post(`/day-plans/${plan.id}/acceptance`);
	expect(v.parse(dayPlanAnswer, accepted.body)).toMatchObject({
		state: 'accepted',
		outcome: { offers: 1, refused: [] },
	});
	expect(v.parse(dayPlansAnswer, (await desk.get('/day-plans')).body).plans).toHaveLength(2);
});

test('wrong input names each field, and others are refused', async () => {
	const desk = await client(district.dispatcher.accountId);
	const wrong = await desk.post('/day-plans', { areaId: 'x', date: '2026-02-30', days: 2 });
	expect(wrong.status).toBe(422);
	expect(wrong.body.errors.map(({ field }: { field: string }) => field)).toEqual([
		'areaId',
		'date',
		'days',
		'seconds',
		'mostLate',
		'breakMinutes',
	]);
	expect((await desk.post(`/day-plans/${newId()}/stop`)).status).toBe(404);
	expect((await desk.get('/day-plans/nonsense')).status).toBe(422);
	const stranger = await client(district.stranger.accountId);
	expect((await stranger.get('/day-plans')).status).toBe(403);
	expect((await api.request('/v1/day-plans')).status).toBe(401);
});
