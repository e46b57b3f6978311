import type { Hono } from 'hono';
import * as v from 'valibot';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { addMinutes } from '../../src/lib/calendar/local-time.ts';
import type { ApiEnvironment } from '../../src/lib/server/api/environment.ts';
import { offerAnswer } from '../../src/lib/server/api/offers.ts';
import { taskAnswer } from '../../src/lib/server/api/open-tasks.ts';
import {
	candidateAnswer,
	climbAnswer,
	decisionLogAnswer,
} from '../../src/lib/server/api/order-matching.ts';
import { proposeVolunteers } from '../../src/lib/server/matching/index.ts';
import { newId } from '../../src/lib/server/platform/ids.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import {
	addOrder,
	addVolunteer,
	createDistrict,
	testNow,
	type TestDistrict,
} from '../support/district.ts';
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
});
afterAll(() => database.end());
beforeEach(async () => {
	runtime.clock.turnTo(testNow);
	await database.sql`
		update orders set state = 'cancelled', cancellation_reason = 'other' where state = 'matching'`;
	await database.sql`update commitments set state = 'released'`;
});

const friday = new Date('2026-11-27T01:00:00Z');

type Answer = { status: number; replayed: boolean; body: Record<string, unknown> };

async function answerOf(request: Response | Promise<Response>): Promise<Answer> {
	const response = await request;
	return {
		status: response.status,
		replayed: response.headers.get('idempotency-replayed') === 'true',
		body: (await response.json()) as Record<string, unknown>,
	};
}

async function client(accountId: string) {
	const { bearer } = await signInAs(runtime, accountId);
	const headers = { ...bearer, 'accept-language': 'en' };
	return {
		get: (path: string) => answerOf(api.request(`/v1${path}`, { headers })),
		post: (path: string, body: object = {}, key: string = newId()) =>
			answerOf(
				api.request(`/v1${path}`, {
					method: 'POST',
					headers: { ...headers, 'content-type': 'application/json', 'idempotency-key': key },
					body: JSON.stringify(body),
				}),
			),
	};
}

const parsed = <Schema extends v.GenericSchema>(schema: Schema, value: unknown) =>
	v.parse(schema, value);

async function offered() {
	const ctx = systemContext(runtime);
	const orderId = await addOrder(ctx, district, { startsAt: friday });
	await proposeVolunteers(ctx);
	return orderId;
}

test('a volunteer finds the offer, accepts it, and is told the same when asking again', async () => {
	await offered();
	const volunteer = await client(district.volunteer.actor.accountId);
	const list = await volunteer.get('/offers?open=true');
	expect(list).toMatchObject({ status: 200, body: { nextCursor: null } });
	const [offer] = parsed(v.array(offerAnswer), list.body['items']);
	expect(parsed(offerAnswer, (await volunteer.get(`/offers/${offer!.id}`)).body)).toEqual(offer);
	const key = newId();
	const accepted = await volunteer.post(`/offers/${offer!.id}/acceptance`, {}, key);
	expect(accepted).toMatchObject({ status: 200, replayed: false, body: { state: 'accepted' } });
	expect(await volunteer.post(`/offers/${offer!.id}/acceptance`, {}, key)).toEqual({
		...accepted,
		replayed: true,
	});
	expect(await volunteer.post(`/offers/${offer!.id}/acceptance`)).toMatchObject({
		status: 409,
		body: { code: 'offer_answered' },
	});
	expect(await volunteer.get(`/visits/${String(accepted.body['visitId'])}`)).toMatchObject({
		status: 200,
		body: { state: 'agreed' },
	});
});

test('an offer is declined, with a reason or without, by nobody else', async () => {
	await offered();
	const volunteer = await client(district.volunteer.actor.accountId);
	const { body } = await volunteer.get('/offers?open=true');
	const [offer] = parsed(v.array(offerAnswer), body['items']);
	const stranger = await client(district.stranger.accountId);
	for (const path of ['acceptance', 'decline'])
		expect(await stranger.post(`/offers/${offer!.id}/${path}`)).toMatchObject({
			status: 403,
			body: { code: 'not_allowed' },
		});
	expect(await stranger.get('/offers')).toMatchObject({ status: 403 });
	expect(await volunteer.post(`/offers/${offer!.id}/decline`, { reason: 'no idea' })).toMatchObject(
		{ status: 422, body: { errors: [{ field: 'reason' }] } },
	);
	expect(await volunteer.post(`/offers/${offer!.id}/decline`, { reason: 'busy' })).toMatchObject({
		status: 200,
		body: { state: 'declined' },
	});
	expect(await volunteer.post(`/offers/${offer!.id}/acceptance`)).toMatchObject({
		body: { code: 'offer_answered' },
	});
	expect(await volunteer.post(`/offers/${newId()}/acceptance`)).toMatchObject({ status: 404 });
});

test('an offer whose time is over, or that was withdrawn, says so', async () => {
	const orderId = await offered();
	const volunteer = await client(district.volunteer.actor.accountId);
	const { body } = await volunteer.get('/offers?open=true');
	const [offer] = parsed(v.array(offerAnswer), body['items']);
	runtime.clock.turnTo(addMinutes(testNow, 121));
	expect(await volunteer.post(`/offers/${offer!.id}/acceptance`)).toMatchObject({
		status: 409,
		body: { code: 'offer_expired', detail: expect.stringContaining('expired') },
	});
	runtime.clock.turnTo(testNow);
	const daughter = await client(district.proxy.accountId);
	expect(await daughter.post(`/orders/${orderId}/cancellation`, {})).toMatchObject({
		status: 422,
		body: { errors: [{ field: 'reason' }] },
	});
	expect(
		await daughter.post(`/orders/${orderId}/cancellation`, { reason: 'no_longer_needed' }),
	).toMatchObject({
		status: 200,
		body: { state: 'cancelled', cancellationReason: 'no_longer_needed' },
	});
	expect(await volunteer.post(`/offers/${offer!.id}/acceptance`)).toMatchObject({
		status: 409,
		body: { code: 'offer_withdrawn' },
	});
});

test('an open task is claimed once; the other reads a friendly sentence', async () => {
	await offered();
	const ctx = systemContext(runtime);
	const other = await addVolunteer(ctx, district.area, district.grid, { name: '钱敏' });
	const [first, second] = [
		await client(district.volunteer.actor.accountId),
		await client(other.actor.accountId),
	];
	const { body } = await first.get('/open-tasks');
	const [task] = parsed(v.array(taskAnswer), body['items']);
	expect(await first.post(`/open-tasks/${task!.id}/claim`)).toMatchObject({
		status: 200,
		body: { state: 'agreed' },
	});
	expect(await second.post(`/open-tasks/${task!.id}/claim`)).toMatchObject({
		status: 409,
		body: { code: 'task_taken', detail: expect.stringMatching(/^Thank you/) },
	});
	expect(await second.get('/open-tasks')).toMatchObject({ status: 200, body: { items: [] } });
	expect(await second.get('/open-tasks?cursor=abc')).toMatchObject({
		status: 400,
		body: { code: 'cursor_invalid' },
	});
	await ctx.sql`update volunteers set state = 'left' where id = ${other.id}`;
});

test('the desk reads why, proposes by name, sends back to matching and gives up', async () => {
	const ctx = systemContext(runtime);
	await ctx.sql`update volunteers set radius_metres = 100, latitude = latitude + 0.1`;
	const orderId = await offered();
	const desk = await client(district.dispatcher.accountId);
	const log = await desk.get(`/orders/${orderId}/decisions`);
	expect(parsed(decisionLogAnswer, log.body)).toMatchObject({
		decisions: [{ outcome: 'desk', ruledOut: { within_radius: 1 } }],
		offers: [],
	});
	const climb = parsed(climbAnswer, (await desk.get(`/orders/${orderId}/climb`)).body);
	expect(climb.items).toMatchObject([{ step: 'grid_chief', told: ['吴网格'] }]);
	const volunteerId = district.volunteer.id;
	const why = await desk.get(`/orders/${orderId}/candidates/${volunteerId}`);
	const { rules, proposable } = parsed(candidateAnswer, why.body);
	expect(proposable).toBe('with_reason');
	expect(rules.find(({ rule }) => rule === 'within_radius')).toMatchObject({
		required: 100,
		passed: false,
	});
	expect(await desk.post(`/orders/${orderId}/offers`, { volunteerId })).toMatchObject({
		status: 422,
		body: { code: 'rule_broken', detail: expect.stringContaining('too far') },
	});
	const proposal = { volunteerId, overrideReason: 'agreed_by_phone' };
	const gridChief = await client(district.gridChief.accountId);
	expect(await gridChief.post(`/orders/${orderId}/offers`, proposal)).toMatchObject({
		status: 201,
		body: { state: 'sent', byName: true },
	});
	expect(await desk.post(`/orders/${orderId}/matching-round`)).toMatchObject({
		status: 200,
		body: { state: 'matching', deskSince: null },
	});
	expect(await desk.post(`/orders/${orderId}/matching-round`)).toMatchObject({
		status: 409,
		body: { code: 'wrong_state' },
	});
	const volunteer = await client(district.volunteer.actor.accountId);
	for (const path of ['decisions', 'climb', `candidates/${volunteerId}`])
		expect(await volunteer.get(`/orders/${orderId}/${path}`)).toMatchObject({ status: 403 });
	expect(await volunteer.post(`/orders/${orderId}/expiry`, { reason: 'too_late' })).toMatchObject({
		status: 403,
	});
	expect(await desk.post(`/orders/${orderId}/expiry`, { reason: 'nobody_accepted' })).toMatchObject(
		{ status: 200, body: { state: 'expired', unmetReason: 'nobody_accepted' } },
	);
});
