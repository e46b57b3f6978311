import type { Hono } from 'hono';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ApiEnvironment } from '../../src/lib/server/api/environment.ts';
import {
	feasibilityAnswer,
	orderAnswer,
	orderLineAnswer,
} from '../../src/lib/server/api/orders.ts';
import { serviceItemAnswer } from '../../src/lib/server/api/service-items.ts';
import { newId } from '../../src/lib/server/platform/ids.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import {
	addClient,
	addConsent,
	addServiceItem,
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
let district: TestDistrict;
let runtime: TestRuntime;
let api: Hono<ApiEnvironment>;
const headers: Record<string, Record<string, string>> = {};
let movedAwayId: string;
let lapsedClientId: string;

beforeAll(async () => {
	database = await createTestDatabase();
	const ctx = createTestContext(database.sql);
	district = await createDistrict(ctx);
	await addServiceItem(ctx, district.area, {
		key: 'retired-item',
		brandId: district.brand.id,
		retiredOn: '2026-11-25',
	});
	const lapsed = await addClient(ctx, district.area, district.grid, { name: '沈阿婆' });
	lapsedClientId = lapsed.id;
	await addConsent(ctx, lapsed.id, district.proxy.accountId, {
		expiresAt: new Date('2026-11-25T02:00:00Z'),
	});
	const movedAway = await addClient(ctx, district.area, district.grid, {
		name: '韩搬走',
		state: 'moved_away',
	});
	movedAwayId = movedAway.id;
	await addConsent(ctx, movedAway.id, district.proxy.accountId);
	runtime = createTestRuntime(database);
	api = createTestApi();
	for (const [name, actor] of Object.entries({
		proxy: district.proxy,
		dispatcher: district.dispatcher,
		stranger: district.stranger,
		manager: district.manager,
	}))
		headers[name] = (await signInAs(runtime, actor.accountId)).bearer;
});
afterAll(() => database.end());

const order = (changes: Record<string, unknown> = {}) => ({
	clientId: district.client.id,
	itemKey: 'hospital-escort',
	startsAt: '2026-11-27T09:00:00+08:00',
	...changes,
});

async function send(
	who: string | null,
	method: 'GET' | 'POST',
	path: string,
	body?: unknown,
	extra: Record<string, string> = {},
) {
	const response = await api.request(`/v1${path}`, {
		method,
		headers: {
			...(who && headers[who]),
			...(method === 'POST' && {
				'content-type': 'application/json',
				'idempotency-key': newId(),
			}),
			...extra,
		},
		...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
	});
	const type = response.headers.get('content-type') ?? '';
	return { status: response.status, type, response, json: (await response.json()) as never };
}

/** All that a write about an order may leave behind. */
async function counts() {
	const [row] = await database.sql`
		select (select count(*) from orders) as orders, (select count(*) from order_events) as events,
			(select count(*) from audit_events) as audits,
			(select count(*) from idempotency_keys) as keys,
			(select count(*) from notifications) as notifications`;
	return row;
}

async function placed(body: object = order(), who = 'proxy') {
	const { status, json } = await send(who, 'POST', '/orders', body);
	expect(status).toBe(201);
	return v.parse(orderAnswer, json);
}

test('how many could take an order is told without placing it, and without a key', async () => {
	const before = await counts();
	const wishes = { sex: 'male', sexMust: true };
	const { status, json } = await send('proxy', 'POST', '/orders/feasibility', order({ wishes }), {
		'idempotency-key': '',
	});
	expect(status).toBe(200);
	expect(v.parse(feasibilityAnswer, json)).toEqual({
		volunteers: 0,
		obstacle: 'wishes',
		without: [{ wishes: ['sex'], volunteers: 1 }],
	});
	expect((await send('stranger', 'POST', '/orders/feasibility', order())).status).toBe(403);
	expect((await send('proxy', 'POST', '/orders/feasibility', { itemKey: 1 })).status).toBe(422);
	expect(await counts()).toEqual(before);
});

describe('what cannot be used', () => {
	const uuid = '0190a000-0000-7000-8000-000000000000';
	const long = '请带上老花镜和医保卡。'.repeat(1000).slice(0, 10_000);
	const cases: [string, () => unknown, number, string, (string | undefined)?][] = [
		['an unknown item', () => order({ itemKey: 'moon-trip' }), 422, 'item_unknown', 'itemKey'],
		['a retired item', () => order({ itemKey: 'retired-item' }), 422, 'item_unknown', 'itemKey'],
		[
			'a time in the past',
			() => order({ startsAt: '2026-11-24T09:00:00+08:00' }),
			422,
			'time_in_past',
			'startsAt',
		],
		[
			'a time outside opening hours',
			() => order({ startsAt: '2026-11-27T19:00:00+08:00' }),
			422,
			'outside_opening_hours',
			'startsAt',
		],
		[
			'too short notice',
			() => order({ startsAt: '2026-11-25T15:00:00+08:00' }),
			422,
			'too_short_notice',
			'startsAt',
		],
		[
			'too far ahead',
			() => order({ startsAt: '2027-03-01T09:00:00+08:00' }),
			422,
			'time_too_far',
			'startsAt',
		],
		[
			'an end before its start',
			() => order({ endsAt: '2026-11-27T08:00:00+08:00' }),
			422,
			'end_before_start',
			'endsAt',
		],
		[
			'a place outside the district',
			() => order({ place: { communityCode: '110101001001', address: '长安街1号' } }),
			422,
			'outside_district',
			'place.communityCode',
		],
		[
			'a client who has moved away',
			() => order({ clientId: movedAwayId }),
			422,
			'client_not_active',
			'clientId',
		],
		['a client one may not act for', () => order({ clientId: uuid }), 403, 'client_not_yours'],
		['an expired consent', () => order({ clientId: lapsedClientId }), 403, 'consent_expired'],
		['malformed JSON', () => '{"clientId": ', 400, 'malformed_json'],
		['JSON that is no object', () => '[]', 422, 'validation_failed'],
		['a wrong type', () => order({ itemKey: 7 }), 422, 'validation_failed', 'itemKey'],
		['a wrong id', () => order({ clientId: '7' }), 422, 'validation_failed', 'clientId'],
		[
			'a time without a zone',
			() => order({ startsAt: '2026-11-27T09:00:00' }),
			422,
			'validation_failed',
			'startsAt',
		],
		[
			'a day that does not exist',
			() => order({ startsAt: '2026-11-31T09:00:00+08:00' }),
			422,
			'validation_failed',
			'startsAt',
		],
		['an unknown field', () => order({ price: 5 }), 422, 'validation_failed', 'price'],
		[
			'an unknown field inside another',
			() => order({ wishes: { sex: 'female', age: 30 } }),
			422,
			'validation_failed',
			'wishes.age',
		],
		['a missing field', () => order({ startsAt: undefined }), 422, 'validation_failed', 'startsAt'],
		[
			'a note of 10,000 characters',
			() => order({ notes: long }),
			422,
			'validation_failed',
			'notes',
		],
		['a body over the limit', () => order({ notes: 'x'.repeat(300_000) }), 413, 'body_too_large'],
	];

	test.each(cases)(
		'%s: a clear answer, and nothing changes',
		async (_, body, status, code, field) => {
			const before = await counts();
			for (const language of ['zh-CN', 'en']) {
				const answered = await send('proxy', 'POST', '/orders', body(), {
					'accept-language': language,
				});
				const problem = answered.json as {
					type: string;
					code: string;
					status: number;
					detail: string;
					errors?: { field: string; message: string }[];
				};
				expect(answered.type).toContain('application/problem+json');
				expect([answered.status, problem.status, problem.code]).toEqual([status, status, code]);
				expect(problem.type).toBe(`http://yimi.test/problems/${code}`);
				if (field) expect(problem.errors?.map((error) => error.field)).toContain(field);
				const sentences = [problem.detail, ...(problem.errors ?? []).map((error) => error.message)];
				for (const sentence of sentences) {
					expect(sentence).not.toMatch(/\{\{|^field\.|_/);
					expect(/[\u4e00-\u9fff]/.test(sentence)).toBe(language === 'zh-CN');
				}
				expect(JSON.stringify(problem)).not.toMatch(/\bat .*\.ts|node_modules|长安街/);
			}
			expect(await counts()).toEqual(before);
		},
	);

	test.each([
		['not signed in', null, {}, 401, 'not_signed_in'],
		[
			'a wrong content type',
			'proxy',
			{ 'content-type': 'text/plain' },
			415,
			'unsupported_media_type',
		],
		['no Idempotency-Key', 'proxy', { 'idempotency-key': '' }, 400, 'idempotency_key_missing'],
	])('%s', async (_, who, extra, status, code) => {
		const before = await counts();
		const answered = await send(who, 'POST', '/orders', order(), extra as Record<string, string>);
		expect([answered.status, (answered.json as { code: string }).code]).toEqual([status, code]);
		expect(await counts()).toEqual(before);
	});

	test.each([
		['/orders?cursor=eyJhdCI6MX0', 400, 'cursor_invalid'],
		['/orders?cursor=%E2%82%AC', 400, 'cursor_invalid'],
		['/orders?state=lost', 422, 'validation_failed'],
		['/orders?from=2026-02-30', 422, 'validation_failed'],
		['/orders?colour=red', 422, 'validation_failed'],
		['/orders/7', 422, 'validation_failed'],
		['/orders/0190a000-0000-7000-8000-000000000000', 404, 'not_found'],
		['/clients?query=', 422, 'validation_failed'],
		['/clients?query=lxy', 403, 'not_allowed'],
		['/areas?over=1', 422, 'validation_failed'],
	])('GET %s is answered %i %s', async (path, status, code) => {
		const answered = await send('proxy', 'GET', path);
		expect([answered.status, (answered.json as { code: string }).code]).toEqual([status, code]);
		expect(answered.type).toContain('application/problem+json');
	});
});

test('notes of exactly 2,000 characters as a reader counts them are kept, emoji and 𠮷 too', async () => {
	const notes = `${'👨‍👩‍👧𠮷'.repeat(999)}好的`;
	const made = await placed(order({ notes }));
	expect(made.place?.notes).toBe(notes);
	const over = await send('proxy', 'POST', '/orders', order({ notes: `${notes}!` }));
	expect(over.status).toBe(422);
});

test('an order is placed, found again, and answered the same to a repetition', async () => {
	const key = { 'idempotency-key': newId() };
	const body = order({ wishes: { sex: 'female', sexMust: true, language: 'fengxian' } });
	const first = await send('proxy', 'POST', '/orders', body, key);
	const again = await send('proxy', 'POST', '/orders', body, key);
	expect([first.status, again.status]).toEqual([201, 201]);
	expect(again.response.headers.get('idempotency-replayed')).toBe('true');
	expect(again.json).toEqual(first.json);
	const made = v.parse(orderAnswer, first.json);
	expect(made).toMatchObject({
		state: 'matching',
		channel: 'api',
		endsAt: '2026-11-27T03:00:00.000Z',
		wishedSex: 'female',
		wishedSexMust: true,
		wishedLanguage: 'fengxian',
		wishedLanguageMust: false,
		place: { address: '敬贤路128弄15号302室', notes: null },
		client: { id: district.client.id, name: '李秀英' },
	});
	expect((await send('proxy', 'GET', `/orders/${made.id}`)).json).toEqual(first.json);
	const list = await send('proxy', 'GET', '/orders?state=matching');
	const { items } = list.json as { items: unknown[] };
	expect(v.parse(v.array(orderLineAnswer), items).map((line) => line.id)).toContain(made.id);
	const other = await send('proxy', 'POST', '/orders', order(), key);
	expect(other.json).toMatchObject({ code: 'idempotency_key_reused' });
});

test('the desk admits and refuses, and the address is asked for apart', async () => {
	const first = await placed(order({ itemKey: 'veteran-visit', notes: '怕狗' }));
	const forDesk = await send('dispatcher', 'GET', `/orders/${first.id}`);
	expect(v.parse(orderAnswer, forDesk.json)).toMatchObject({
		place: null,
		acts: expect.arrayContaining(['admit', 'refuse', 'reveal_place']),
	});
	const place = await send('dispatcher', 'GET', `/orders/${first.id}/place`);
	expect(place.json).toEqual({ address: '敬贤路128弄15号302室', notes: '怕狗' });
	const reveals = await database.sql`
		select from audit_events where subject_id = ${first.id} and action = 'order.see_address'`;
	expect(reveals).toHaveLength(1);
	const admitted = await send('dispatcher', 'POST', `/orders/${first.id}/admission`, {
		form: 'joint',
		note: '与退役军人服务站一起办',
	});
	expect(v.parse(orderAnswer, admitted.json)).toMatchObject({
		state: 'matching',
		admissionForm: 'joint',
	});
	const late = await send('dispatcher', 'POST', `/orders/${first.id}/refusal`, {
		reason: 'duplicate',
	});
	expect([late.status, (late.json as { code: string }).code]).toEqual([409, 'wrong_state']);
	const second = await placed(order({ itemKey: 'veteran-visit' }));
	const refused = await send('dispatcher', 'POST', `/orders/${second.id}/refusal`, {
		reason: 'duplicate',
	});
	expect(v.parse(orderAnswer, refused.json)).toMatchObject({
		state: 'refused',
		refusalReason: 'duplicate',
	});
});

test.each([
	['proxy', 'admission', { form: 'immediate' }],
	['stranger', 'admission', { form: 'immediate' }],
	['proxy', 'refusal', { reason: 'duplicate' }],
	['manager', 'refusal', { reason: 'duplicate' }],
])('%s may not decide on %s', async (who, act, body) => {
	const { id } = await placed(order({ itemKey: 'veteran-visit' }));
	const before = await counts();
	const answered = await send(who, 'POST', `/orders/${id}/${act}`, body);
	expect([answered.status, (answered.json as { code: string }).code]).toEqual([403, 'not_allowed']);
	expect(await counts()).toEqual(before);
});

test('the desk finds clients; a daughter sees for whom she may order', async () => {
	const found = await send('dispatcher', 'GET', '/clients?query=lxy');
	expect(found.json).toMatchObject({ items: [{ id: district.client.id, age: 82 }] });
	const mine = await send('proxy', 'GET', '/me/clients');
	expect(mine.json).toMatchObject({ items: [{ id: district.client.id, relation: 'family' }] });
});

test('items and areas are open to everyone', async () => {
	const items = await send(null, 'GET', '/service-items?brand=qinlao-dabenying');
	const answered = items.json as { items: unknown[] };
	const keys = v.parse(v.array(serviceItemAnswer), answered.items).map((item) => item.key);
	expect(keys).toEqual(['hospital-escort']);
	const areas = await send(null, 'GET', '/areas?under=310120.310120101');
	expect(areas.json).toMatchObject({ items: [{ code: '310120101001', level: 'community' }] });
});

test('the documentation describes what is sent and answered', async () => {
	const response = await api.request('/v1/openapi.json');
	const document = (await response.json()) as {
		paths: Record<string, Record<string, { requestBody?: { content: Record<string, unknown> } }>>;
	};
	for (const [path, method] of [
		['/orders', 'post'],
		['/orders', 'get'],
		['/orders/{id}', 'get'],
		['/orders/{id}/admission', 'post'],
		['/orders/{id}/refusal', 'post'],
		['/clients', 'get'],
		['/areas', 'get'],
		['/service-items', 'get'],
	] as const)
		expect(document.paths[path]?.[method], `${method} ${path}`).toBeDefined();
	const body = JSON.stringify(document.paths['/orders']?.post?.requestBody);
	expect(body).toContain('startsAt');
	expect(body).toContain('wishes');
});
