import type { Hono } from 'hono';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ApiEnvironment } from '../../src/lib/server/api/environment.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { createDistrict, createTestContext, type TestDistrict } from '../support/district.ts';
import { createTestApi, createTestRuntime, signInAs } from '../support/runtime.ts';

let database: TestDatabase;
let district: TestDistrict;
let api: Hono<ApiEnvironment>;
let bearer: Record<string, string>;
let keys = 0;

beforeAll(async () => {
	database = await createTestDatabase();
	const runtime = createTestRuntime(database);
	district = await createDistrict(createTestContext(database.sql));
	api = createTestApi();
	({ bearer } = await signInAs(runtime, district.client.actor.accountId));
});
afterAll(() => database.end());

const good = () => ({
	clientId: district.client.id,
	itemKey: 'hospital-escort',
	startsAt: '2026-11-27T09:00:00+08:00',
});

async function order(body: string, headers: Record<string, string> = {}): Promise<Response> {
	return api.request('/v1/orders', {
		method: 'POST',
		headers: {
			...bearer,
			'content-type': 'application/json',
			'accept-language': 'en',
			'idempotency-key': `bad-${keys++}`,
			...headers,
		},
		body,
	});
}

async function expectProblem(response: Response, status: number, code: string, field?: string) {
	const text = await response.text();
	expect(response.status, text).toBe(status);
	expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
	const problem = JSON.parse(text);
	expect(problem).toMatchObject({ status, code, type: `http://yimi.test/problems/${code}` });
	expect(problem.detail.length).toBeGreaterThan(4);
	if (field !== undefined)
		expect(problem.errors.map((error: { field: string }) => error.field)).toContain(field);
	expect(text).not.toMatch(/\.ts:\d|node_modules|at Object|SELECT|postgres/i);
}

async function countRows(): Promise<unknown> {
	return database.sql`
		select (select count(*) from orders) as orders, (select count(*) from order_events) as events,
			(select count(*) from idempotency_keys) as keys`;
}

const cases: [string, () => Response | Promise<Response>, number, string, string?][] = [
	['malformed JSON', () => order('{"clientId": '), 400, 'malformed_json'],
	[
		'no JSON at all',
		() => order('clientId=1', { 'content-type': 'application/x-www-form-urlencoded' }),
		415,
		'unsupported_media_type',
	],
	[
		'a body over the limit',
		() => order(JSON.stringify({ ...good(), notes: 'x'.repeat(300_000) })),
		413,
		'body_too_large',
	],
	[
		'an unknown field',
		() => order(JSON.stringify({ ...good(), colour: 'red' })),
		422,
		'validation_failed',
		'colour',
	],
	[
		'a wrong type',
		() => order(JSON.stringify({ ...good(), startsAt: 5 })),
		422,
		'validation_failed',
		'startsAt',
	],
	['a list instead of an object', () => order('[]'), 422, 'validation_failed'],
	['nothing', () => order('{}'), 422, 'validation_failed', 'clientId'],
	[
		'an id that is none',
		() => order(JSON.stringify({ ...good(), clientId: 'x' })),
		422,
		'validation_failed',
		'clientId',
	],
	[
		'a day that does not exist',
		() => order(JSON.stringify({ ...good(), startsAt: '2026-02-30T09:00:00+08:00' })),
		422,
		'validation_failed',
		'startsAt',
	],
	[
		'an unknown item',
		() => order(JSON.stringify({ ...good(), itemKey: 'no-such-item' })),
		422,
		'item_unknown',
	],
	[
		'a time in the past',
		() => order(JSON.stringify({ ...good(), startsAt: '2026-11-20T09:00:00+08:00' })),
		422,
		'time_in_past',
	],
	[
		'a time outside opening hours',
		() => order(JSON.stringify({ ...good(), startsAt: '2026-11-27T22:00:00+08:00' })),
		422,
		'outside_opening_hours',
	],
	[
		'an end before its start',
		() => order(JSON.stringify({ ...good(), endsAt: '2026-11-27T08:00:00+08:00' })),
		422,
		'end_before_start',
	],
	[
		'a place outside the district',
		() =>
			order(
				JSON.stringify({
					...good(),
					place: { communityCode: '110101001001', address: 'Somewhere 1' },
				}),
			),
		422,
		'outside_district',
	],
	[
		'10,000 characters of notes',
		() => order(JSON.stringify({ ...good(), notes: '字'.repeat(10_000) })),
		422,
		'validation_failed',
		'notes',
	],
	[
		'a zero byte',
		() => order(JSON.stringify({ ...good(), notes: 'a\u0000b' })),
		422,
		'validation_failed',
		'notes',
	],
	[
		'half a surrogate pair',
		() => order(JSON.stringify({ ...good(), notes: 'a\ud840b' })),
		422,
		'validation_failed',
		'notes',
	],
	[
		'no Idempotency-Key',
		() => order(JSON.stringify(good()), { 'idempotency-key': '' }),
		400,
		'idempotency_key_missing',
	],
	[
		'a cursor that was tampered with',
		() => api.request('/v1/orders?cursor=eyJhdCI6IngifQ', { headers: bearer }),
		400,
		'cursor_invalid',
	],
	[
		'a cursor that is no cursor',
		() => api.request('/v1/orders?cursor=%00%ff', { headers: bearer }),
		400,
		'cursor_invalid',
	],
	[
		'an unknown query',
		() => api.request('/v1/orders?colour=red', { headers: bearer }),
		422,
		'validation_failed',
		'colour',
	],
	[
		'an id in the path that is none',
		() => api.request('/v1/orders/12345678', { headers: bearer }),
		422,
		'validation_failed',
		'id',
	],
	[
		'an order that is not there',
		() => api.request('/v1/orders/01a21209-84de-726f-a194-2cbe8b312ef6', { headers: bearer }),
		404,
		'not_found',
	],
	[
		'a resource that is not there',
		() => api.request('/v1/nothing', { headers: bearer }),
		404,
		'not_found',
	],
	['nobody signed in', () => api.request('/v1/orders'), 401, 'not_signed_in'],
	[
		'a token that is none',
		() => api.request('/v1/orders', { headers: { authorization: 'Bearer yimi_wrong' } }),
		401,
		'not_signed_in',
	],
];

test.each(cases)(
	'%s is refused in words, and nothing changes',
	async (_what, send, status, code, field) => {
		const before = await countRows();
		await expectProblem(await send(), status, code, field);
		expect(await countRows()).toEqual(before);
	},
);

test('another site cannot write with the cookie', async () => {
	const response = await api.request('/v1/orders', {
		method: 'POST',
		headers: {
			cookie: 'yimi_session=anything',
			origin: 'https://evil.example',
			'content-type': 'application/json',
			'idempotency-key': 'evil',
		},
		body: JSON.stringify(good()),
	});
	await expectProblem(response, 403, 'cross_site');
});

test('the same key replays the same answer, another body under it is refused', async () => {
	const headers = { 'idempotency-key': 'one-key' };
	const first = await order(JSON.stringify(good()), headers);
	expect(first.status).toBe(201);
	const again = await order(JSON.stringify(good()), headers);
	expect(again.status).toBe(201);
	expect(again.headers.get('idempotency-replayed')).toBe('true');
	expect((await again.json()).id).toBe((await first.json()).id);
	const other = await order(JSON.stringify({ ...good(), notes: 'other' }), headers);
	await expectProblem(other, 422, 'idempotency_key_reused');
});

test('sending the same order twenty times at once places one', async () => {
	const before = await database.sql`select count(*) as orders from orders`;
	const body = JSON.stringify({ ...good(), startsAt: '2026-11-28T09:00:00+08:00' });
	const answers = await Promise.all(
		Array.from({ length: 20 }, () => order(body, { 'idempotency-key': 'at-once' })),
	);
	const codes = await Promise.all(
		answers.map(async (answer) => (answer.status === 201 ? 'placed' : (await answer.json()).code)),
	);
	expect(new Set(codes.filter((code) => code !== 'placed'))).toEqual(
		codes.includes('idempotency_in_progress') ? new Set(['idempotency_in_progress']) : new Set(),
	);
	const after = await database.sql`select count(*) as orders from orders`;
	expect(after[0]!['orders']).toBe(before[0]!['orders'] + 1);
});
