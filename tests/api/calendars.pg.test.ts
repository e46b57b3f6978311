import * as v from 'valibot';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addMinutes } from '../../src/lib/calendar/local-time.ts';
import { calendarAnswer, timesOffAnswer } from '../../src/lib/server/api/calendars.ts';
import { visitAnswer } from '../../src/lib/server/api/visits.ts';
import { newId } from '../../src/lib/server/platform/ids.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { createDistrict, type TestDistrict } from '../support/district.ts';
import {
	createTestApi,
	createTestRuntime,
	signInAs,
	systemContext,
	type TestRuntime,
} from '../support/runtime.ts';
import { morning, openOrder, fill } from '../visits/support.ts';

let database: TestDatabase;
let runtime: TestRuntime;
let api: ReturnType<typeof createTestApi>;
let district: TestDistrict;

beforeAll(async () => {
	database = await createTestDatabase();
	runtime = createTestRuntime(database);
	api = createTestApi();
	district = await createDistrict(systemContext(runtime));
});
afterAll(() => database.end());

async function request(
	accountId: string,
	method: string,
	path: string,
	body?: object,
): Promise<{ status: number; body: unknown }> {
	const { bearer } = await signInAs(runtime, accountId);
	const response = await api.request(`/v1${path}`, {
		method,
		headers: { ...bearer, 'content-type': 'application/json', 'idempotency-key': newId() },
		...(body ? { body: JSON.stringify(body) } : {}),
	});
	const text = await response.text();
	return { status: response.status, body: text === '' ? null : JSON.parse(text) };
}

test('calendars, time off and delays are there for programs', async () => {
	const ctx = systemContext(runtime);
	const { accountId } = district.volunteer.actor;
	const order = await openOrder(ctx, district);
	await fill(ctx, order, district.volunteer.id);

	const own = await request(accountId, 'GET', '/calendar?view=day&date=2026-11-27');
	expect(v.parse(calendarAnswer, own.body).days[0]?.entries).toMatchObject([
		{ kind: 'visit', id: order.visitId, volunteerNames: null },
	]);
	const desk = await request(
		district.dispatcher.accountId,
		'GET',
		`/desk/calendar?date=2026-11-27&volunteer=${district.volunteer.id}`,
	);
	expect(v.parse(calendarAnswer, desk.body).days[4]?.entries).toMatchObject([
		{ volunteerNames: ['陈敏'], clientName: '李秀英' },
	]);
	expect((await request(accountId, 'GET', '/desk/calendar')).status).toBe(403);
	expect((await request(accountId, 'GET', '/calendar?view=year')).status).toBe(422);

	const away = { firstDay: '2026-11-27', lastDay: '2026-11-28' };
	const taken = await request(accountId, 'POST', '/volunteers/me/times-off', away);
	expect(taken.status).toBe(201);
	const [timeOff] = v.parse(timesOffAnswer, taken.body).items;
	expect(timeOff).toMatchObject({ visits: 1 });
	const path = `/volunteers/me/times-off/${timeOff!.id}`;
	expect((await request(accountId, 'DELETE', path)).status).toBe(204);
	expect((await request(accountId, 'DELETE', path)).status).toBe(404);
	const client = district.client.actor.accountId;
	expect((await request(client, 'GET', '/volunteers/me/times-off')).status).toBe(403);

	runtime.clock.turnTo(addMinutes(morning, -10));
	const late = await request(accountId, 'POST', `/visits/${order.visitId}/delay`, { minutes: 20 });
	expect(v.parse(visitAnswer, late.body)).toMatchObject({ id: order.visitId });
	const steps = `/visits/${order.visitId}/absence-steps`;
	expect((await request(accountId, 'POST', steps, { step: 'rang' })).status).toBe(409);
	runtime.clock.turnTo(morning);
	await request(accountId, 'POST', `/visits/${order.visitId}/check-in`, {});
	expect((await request(accountId, 'POST', steps, { step: 'rang' })).status).toBe(200);
});

test('the description of the API holds them', async () => {
	const response = await api.request('/v1/openapi.json');
	const { paths } = (await response.json()) as { paths: Record<string, object> };
	expect(Object.keys(paths).join(' ')).toMatch(/times-off.*absence-steps|absence-steps.*times-off/);
});
