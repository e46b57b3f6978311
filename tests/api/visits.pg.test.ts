import type { Hono } from 'hono';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addMinutes } from '../../src/lib/calendar/local-time.ts';
import type { ApiEnvironment } from '../../src/lib/server/api/environment.ts';
import { followUpAnswer, reviewAnswer } from '../../src/lib/server/api/feedback.ts';
import { hoursAnswer } from '../../src/lib/server/api/hours.ts';
import { contactAnswer, visitAnswer } from '../../src/lib/server/api/visits.ts';
import { scheduleFollowUps } from '../../src/lib/server/feedback/index.ts';
import { newId } from '../../src/lib/server/platform/ids.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { createDistrict, type TestDistrict, type TestPerson } from '../support/district.ts';
import {
	createTestApi,
	createTestRuntime,
	signInAs,
	systemContext,
	type TestRuntime,
} from '../support/runtime.ts';
import { morning, staffedOrder } from '../visits/support.ts';

let database: TestDatabase;
let runtime: TestRuntime;
let api: Hono<ApiEnvironment>;
let district: TestDistrict;

beforeAll(async () => {
	database = await createTestDatabase();
	runtime = createTestRuntime(database);
	api = createTestApi();
	district = await createDistrict(systemContext(runtime));
});
afterAll(() => database.end());

/** Sends requests as an account, each POST under a key of its own unless one is given. */
async function client(accountId: string) {
	const { bearer } = await signInAs(runtime, accountId);
	return {
		get: (path: string) => answerOf(api.request(`/v1${path}`, { headers: bearer })),
		post: (path: string, body: object = {}, key: string = newId()) =>
			answerOf(
				api.request(`/v1${path}`, {
					method: 'POST',
					headers: { ...bearer, 'content-type': 'application/json', 'idempotency-key': key },
					body: JSON.stringify(body),
				}),
			),
	};
}

async function answerOf(request: Response | Promise<Response>) {
	const response = await request;
	return {
		status: response.status,
		type: response.headers.get('content-type'),
		body: (await response.json()) as Record<string, unknown>,
	};
}

/** An agreed visit tomorrow morning, its volunteer at the API, the clock an hour before it. */
async function staffed() {
	runtime.clock.turnTo(addMinutes(morning, -60));
	const order = await staffedOrder(systemContext(runtime), district);
	const volunteer = order.volunteers[0] as TestPerson;
	return { ...order, volunteer: await client(volunteer.actor.accountId) };
}

test('a volunteer’s day through the API, from the list to the ledger', async () => {
	const { visitId, orderId, volunteer } = await staffed();
	const list = await volunteer.get('/visits');
	expect(list.status).toBe(200);
	expect(list.body).toMatchObject({ items: [{ id: visitId, state: 'agreed' }], nextCursor: null });
	expect(await volunteer.post(`/visits/${visitId}/contact-reveal`)).toMatchObject({
		status: 200,
		body: { clientName: district.client.name, phone: district.client.phone },
	});
	expect(await volunteer.post(`/visits/${visitId}/set-out`)).toMatchObject({
		body: { state: 'on_the_way' },
	});
	runtime.clock.turnTo(morning);
	expect(await volunteer.post(`/visits/${visitId}/check-in`)).toMatchObject({
		status: 200,
		body: { state: 'checked_in', checkedInAt: morning.toISOString(), can: { checkOut: true } },
	});
	runtime.clock.turnTo(addMinutes(morning, 55));
	expect(await volunteer.post(`/visits/${visitId}/check-out`)).toMatchObject({
		status: 200,
		body: { state: 'checked_out' },
	});
	expect(await volunteer.get('/volunteers/me/hours')).toMatchObject({
		status: 200,
		body: { totals: { creditMinutes: 55, minutes: 55 }, items: [{ minutes: 55 }] },
	});
	expect(await volunteer.get('/visits?when=past')).toMatchObject({
		body: { items: [{ id: visitId }] },
	});

	const daughter = await client(district.proxy.accountId);
	const review = { rating: 5, onTime: true, comment: '谢谢' };
	expect(await daughter.post(`/orders/${orderId}/review`, review)).toMatchObject({
		status: 201,
		body: { orderId, ...review },
	});
	await scheduleFollowUps(systemContext(runtime));
	const chief = await client(district.gridChief.accountId);
	const followUps = await chief.get('/follow-ups');
	const items = followUps.body.items as { id: string; orderId: string }[];
	const followUp = items.find((row) => row.orderId === orderId);
	expect(followUp).toMatchObject({ due: 'later', rating: 5 });
	expect(await chief.post(`/follow-ups/${followUp?.id}/contact-reveal`)).toMatchObject({
		status: 200,
		body: { phone: district.client.phone },
	});
	expect(
		await chief.post(`/follow-ups/${followUp?.id}/outcome`, { outcome: 'satisfied' }),
	).toMatchObject({ status: 200 });
	const [order] = await database.sql`select state from orders where id = ${orderId}`;
	expect(order?.state).toBe('closed');
});

test('who cannot come drops out, and sees the visit no more', async () => {
	const { visitId, orderId, volunteer } = await staffed();
	expect(await volunteer.post(`/visits/${visitId}/drop-out`, { reason: 'ill' })).toMatchObject({
		status: 200,
		body: {},
	});
	expect(await volunteer.get(`/visits/${visitId}`)).toMatchObject({
		status: 404,
		body: { code: 'not_found' },
	});
	const [order] = await database.sql`select state from orders where id = ${orderId}`;
	expect(order?.state).toBe('matching');
});

test('a repeated check-in under its key is answered again, and done once', async () => {
	const { visitId, volunteer } = await staffed();
	runtime.clock.turnTo(morning);
	const key = newId();
	const first = await volunteer.post(`/visits/${visitId}/check-in`, {}, key);
	const again = await volunteer.post(`/visits/${visitId}/check-in`, {}, key);
	expect([first.status, again.status]).toEqual([200, 200]);
	expect(again.body).toEqual(first.body);
	const rows = await database.sql`
		select 1 from audit_events where action = 'visit.check_in' and subject_id = ${visitId}`;
	expect(rows).toHaveLength(1);
});

describe('what is wrong is answered by a problem with a stable code', () => {
	type Given = Awaited<ReturnType<typeof staffed>>;
	type Send = (given: Given) => ReturnType<Given['volunteer']['post']>;
	const cases: [string, number, string, Send[], Send][] = [
		[
			'checking in an hour before',
			409,
			'too_early',
			[],
			({ volunteer, visitId }) => volunteer.post(`/visits/${visitId}/check-in`),
		],
		[
			'checking out before checking in',
			409,
			'not_checked_in',
			[],
			({ volunteer, visitId }) => volunteer.post(`/visits/${visitId}/check-out`),
		],
		[
			'checking in twice',
			409,
			'already_checked_in',
			[
				({ volunteer, visitId }) => {
					runtime.clock.turnTo(morning);
					return volunteer.post(`/visits/${visitId}/check-in`);
				},
			],
			({ volunteer, visitId }) => volunteer.post(`/visits/${visitId}/check-in`),
		],
		[
			'an unknown visit',
			404,
			'not_found',
			[],
			({ volunteer }) => volunteer.post(`/visits/${newId()}/check-in`),
		],
		[
			'an id that is none',
			422,
			'validation_failed',
			[],
			({ volunteer }) => volunteer.post('/visits/mine/check-in'),
		],
		[
			'a field that is not known',
			422,
			'validation_failed',
			[],
			({ volunteer, visitId }) =>
				volunteer.post(`/visits/${visitId}/drop-out`, { because: 'of rain' }),
		],
		[
			'a cursor that was tampered with',
			400,
			'cursor_invalid',
			[],
			({ volunteer }) => volunteer.get('/visits?cursor=eyJhdCI6'),
		],
		[
			'a review of an order that is not done',
			409,
			'wrong_state',
			[],
			async ({ orderId }) =>
				(await client(district.proxy.accountId)).post(`/orders/${orderId}/review`, { rating: 5 }),
		],
		[
			'a review of 10,000 characters',
			422,
			'validation_failed',
			[],
			async ({ orderId }) =>
				(await client(district.proxy.accountId)).post(`/orders/${orderId}/review`, {
					rating: 5,
					comment: '好'.repeat(10_000),
				}),
		],
		[
			'a rating in words',
			422,
			'validation_failed',
			[],
			async ({ orderId }) =>
				(await client(district.proxy.accountId)).post(`/orders/${orderId}/review`, {
					rating: 'five',
				}),
		],
		[
			'the list of follow-ups, for a volunteer',
			403,
			'not_allowed',
			[],
			({ volunteer }) => volunteer.get('/follow-ups'),
		],
		[
			'the hours of who is no volunteer',
			403,
			'not_allowed',
			[],
			async () => (await client(district.proxy.accountId)).get('/volunteers/me/hours'),
		],
	];

	test.each(cases)('%s: %i %s', async (_name, status, code, before, send) => {
		const given = await staffed();
		for (const step of before) expect((await step(given)).status).toBe(200);
		const answer = await send(given);
		expect(answer).toMatchObject({
			status,
			type: 'application/problem+json; charset=utf-8',
			body: { code, status, type: `http://yimi.test/problems/${code}` },
		});
		expect(JSON.stringify(answer.body)).not.toMatch(/\bat .*\.ts/);
	});

	test('and nobody signed in sees nothing', async () => {
		const { visitId } = await staffed();
		for (const path of ['/visits', `/visits/${visitId}`, '/volunteers/me/hours', '/follow-ups'])
			expect(await answerOf(api.request(`/v1${path}`))).toMatchObject({
				status: 401,
				body: { code: 'not_signed_in' },
			});
	});
});

test('the answers are as the documentation describes them', async () => {
	const { visitId, orderId, volunteer } = await staffed();
	runtime.clock.turnTo(morning);
	v.parse(visitAnswer, (await volunteer.post(`/visits/${visitId}/check-in`)).body);
	v.parse(contactAnswer, (await volunteer.post(`/visits/${visitId}/contact-reveal`)).body);
	await volunteer.post(`/visits/${visitId}/check-out`);
	v.parse(hoursAnswer, (await volunteer.get('/volunteers/me/hours')).body);
	const daughter = await client(district.proxy.accountId);
	v.parse(reviewAnswer, (await daughter.post(`/orders/${orderId}/review`, { rating: 4 })).body);
	await scheduleFollowUps(systemContext(runtime));
	const chief = await client(district.gridChief.accountId);
	const followUps = (await chief.get('/follow-ups')).body.items as unknown[];
	expect(followUps.length).toBeGreaterThan(0);
	for (const followUp of followUps) v.parse(followUpAnswer, followUp);
});
