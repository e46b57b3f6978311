import type { Hono } from 'hono';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hashOfPassword } from '../../src/lib/server/accounts/index.ts';
import type { ApiEnvironment } from '../../src/lib/server/api/environment.ts';
import { notify } from '../../src/lib/server/messages/index.ts';
import { newId } from '../../src/lib/server/platform/ids.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import {
	addAccount,
	addGrant,
	createDistrict,
	nextPhone,
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
let district: TestDistrict;
let api: Hono<ApiEnvironment>;

beforeAll(async () => {
	database = await createTestDatabase();
	runtime = createTestRuntime(database);
	district = await createDistrict(systemContext(runtime));
	api = createTestApi();
});
afterAll(() => database.end());
beforeEach(() => runtime.clock.turnTo(testNow));

async function send(
	method: string,
	path: string,
	options: { body?: unknown; headers?: Record<string, string> } = {},
) {
	const response = await api.request(`/v1${path}`, {
		method,
		headers: {
			'accept-language': 'en',
			...(options.body !== undefined && { 'content-type': 'application/json' }),
			...options.headers,
		},
		...(options.body !== undefined && { body: JSON.stringify(options.body) }),
	});
	const text = await response.text();
	return { status: response.status, headers: response.headers, body: text && JSON.parse(text) };
}
const signIn = (body: unknown) => send('POST', '/sessions', { body });

async function addPerson(): Promise<{ accountId: string; phone: string }> {
	const phone = nextPhone();
	const accountId = await addAccount(systemContext(runtime), district.area, {
		name: '王芳',
		phone,
	});
	return { accountId, phone };
}

describe('POST /sessions', () => {
	test('asks for a code, and with it signs in by a cookie', async () => {
		const { phone, accountId } = await addPerson();
		const asked = await signIn({ phone });
		expect(asked).toMatchObject({ status: 202, body: { minutes: 10 } });
		const signedIn = await signIn({ phone, code: asked.body.code });
		expect(signedIn).toMatchObject({ status: 201, body: { id: accountId, roles: [] } });
		const cookie = signedIn.headers.get('set-cookie') ?? '';
		expect(cookie).toMatch(/^yimi_session=\w+; /);
		expect(cookie).toContain('HttpOnly');
		expect(cookie).toContain('SameSite=Lax');
		expect(cookie).toContain('Path=/');
		expect(cookie).not.toContain('Secure');
		const [session] = cookie.split(';');
		expect(await send('GET', '/me', { headers: { cookie: session ?? '' } })).toMatchObject({
			status: 200,
			body: { id: accountId },
		});
	});

	test('answers the same for a phone that nobody has', async () => {
		const { phone } = await addPerson();
		const [somebody, nobody] = [await signIn({ phone }), await signIn({ phone: nextPhone() })];
		expect({ ...nobody.body, code: '' }).toEqual({ ...somebody.body, code: '' });
		expect(nobody.status).toBe(somebody.status);
	});

	test('with kind token answers a bearer token, shown this once', async () => {
		const { phone, accountId } = await addPerson();
		const { body } = await signIn({ phone });
		const signedIn = await signIn({ phone, code: body.code, kind: 'token', name: 'my script' });
		expect(signedIn).toMatchObject({
			status: 201,
			body: { token: expect.stringMatching(/^yimi_/) },
		});
		expect(signedIn.headers.get('set-cookie')).toBeNull();
		const headers = { authorization: `Bearer ${signedIn.body.token}` };
		expect(await send('GET', '/me', { headers })).toMatchObject({ body: { id: accountId } });
		const { body: listed } = await send('GET', '/tokens', { headers });
		expect(listed.items).toMatchObject([{ id: signedIn.body.id, name: 'my script' }]);
		expect(JSON.stringify(listed)).not.toContain(signedIn.body.token);
		expect((await send('DELETE', `/tokens/${signedIn.body.id}`, { headers })).status).toBe(204);
		expect((await send('GET', '/me', { headers })).status).toBe(401);
	});

	test('takes a password of staff', async () => {
		const { phone, accountId } = await addPerson();
		await addGrant(systemContext(runtime), accountId, {
			role: 'dispatcher',
			areaId: district.area.id,
			brandId: null,
		});
		await database.sql`
			update accounts set password_hash = ${await hashOfPassword('correct horse battery')}
			where id = ${accountId}`;
		expect(await signIn({ phone, password: 'wrong horse battery' })).toMatchObject({
			status: 401,
			body: { code: 'password_wrong' },
		});
		expect(await signIn({ phone, password: 'correct horse battery' })).toMatchObject({
			status: 201,
			body: { roles: [{ role: 'dispatcher', areaPath: district.area.path, brandId: null }] },
		});
	});

	test.each([
		['no phone', {}, 'phone'],
		['a phone of another type', { phone: 13900000001 }, 'phone'],
		['no phone number', { phone: 'call me' }, 'phone'],
		['a code of five digits', { phone: '13900000001', code: '12345' }, 'code'],
		['a token without a name', { phone: '13900000001', code: '123456', kind: 'token' }, 'name'],
		['an unknown field', { phone: '13900000001', sms: true }, 'sms'],
		['another kind', { phone: '13900000001', kind: 'magic' }, 'kind'],
	])('refuses %s with the field that is wrong', async (_what, body, field) => {
		expect(await signIn(body)).toMatchObject({
			status: 422,
			body: {
				code: 'validation_failed',
				errors: [{ field, message: expect.stringMatching(/.\.$/) }],
			},
		});
	});

	test('refuses a wrong code with a sentence and nothing else', async () => {
		const { phone } = await addPerson();
		const { body } = await signIn({ phone });
		const wrong = await signIn({ phone, code: body.code === '000000' ? '111111' : '000000' });
		expect(wrong).toMatchObject({ status: 401, body: { code: 'code_wrong' } });
		expect(wrong.body.detail).toMatch(/^That code is not right/);
		expect(wrong.headers.get('set-cookie')).toBeNull();
	});

	test('sent by another site’s page is refused', async () => {
		const refused = await send('POST', '/sessions', {
			body: { phone: nextPhone() },
			headers: { 'sec-fetch-site': 'cross-site' },
		});
		expect(refused).toMatchObject({ status: 403, body: { code: 'cross_site' } });
	});

	test('malformed JSON is refused as such', async () => {
		const response = await api.request('/v1/sessions', {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: '{"phone":',
		});
		expect(response.status).toBe(400);
		expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
	});
});

test('where the site stands on https, the cookie travels over https only', async () => {
	const { publicOrigin } = runtime.config;
	runtime.config.publicOrigin = 'https://yimi.example';
	try {
		const { phone } = await addPerson();
		const { body } = await signIn({ phone });
		const signedIn = await signIn({ phone, code: body.code });
		expect(signedIn.headers.get('set-cookie')).toContain('Secure');
	} finally {
		runtime.config.publicOrigin = publicOrigin;
	}
});

describe('DELETE /sessions', () => {
	test('ends the session that asks', async () => {
		const { accountId } = await addPerson();
		const { cookie, bearer } = await signInAs(runtime, accountId);
		const ended = await send('DELETE', '/sessions', { headers: cookie });
		expect(ended.status).toBe(204);
		expect(ended.headers.get('set-cookie')).toMatch(/^yimi_session=;/);
		expect((await send('GET', '/me', { headers: cookie })).status).toBe(401);
		expect((await send('GET', '/me', { headers: bearer })).status).toBe(200);
	});

	test('with everywhere ends all sessions and tokens', async () => {
		const { accountId } = await addPerson();
		const [here, elsewhere] = [
			await signInAs(runtime, accountId),
			await signInAs(runtime, accountId),
		];
		const ended = await send('DELETE', '/sessions?everywhere=true', { headers: here.cookie });
		expect(ended.status).toBe(204);
		for (const headers of [here.cookie, here.bearer, elsewhere.cookie, elsewhere.bearer])
			expect((await send('GET', '/me', { headers })).status).toBe(401);
	});

	test('is for those who are signed in', async () => {
		expect(await send('DELETE', '/sessions')).toMatchObject({
			status: 401,
			body: { code: 'not_signed_in' },
		});
	});
});

describe('/me', () => {
	test('shows who one is, and changes settings', async () => {
		const { cookie } = await signInAs(runtime, district.client.actor.accountId);
		expect((await send('GET', '/me', { headers: cookie })).body).toEqual({
			id: district.client.actor.accountId,
			displayName: district.client.name,
			locale: 'zh-CN',
			elderView: false,
			textSize: 'standard',
			clientId: district.client.id,
			volunteerId: null,
			roles: [],
			unreadMessages: 0,
		});
		const changed = await send('PATCH', '/me', {
			headers: cookie,
			body: { elderView: true, locale: 'en' },
		});
		expect(changed).toMatchObject({ status: 200, body: { elderView: true, locale: 'en' } });
	});

	test.each([
		[{ locale: 'fr' }, 'locale'],
		[{ elderView: 'yes' }, 'elderView'],
		[{ displayName: 'x' }, 'displayName'],
	])('refuses %j', async (body, field) => {
		const { bearer } = await signInAs(runtime, district.client.actor.accountId);
		expect(await send('PATCH', '/me', { headers: bearer, body })).toMatchObject({
			status: 422,
			body: { errors: [{ field }] },
		});
	});

	test('is for those who are signed in', async () => {
		expect((await send('GET', '/me')).status).toBe(401);
		expect((await send('PATCH', '/me', { body: { elderView: true } })).status).toBe(401);
	});
});

describe('/messages', () => {
	test('lists one’s own and marks them as read', async () => {
		const { accountId } = await addPerson();
		const { bearer } = await signInAs(runtime, accountId);
		const orderId = newId();
		await notify(systemContext(runtime), {
			accountId,
			districtId: district.area.id,
			kind: 'order_done',
			subjectId: orderId,
			parameters: { itemKey: district.item.key, number: '12345678' },
			uniqueKey: `order_done:${orderId}`,
		});
		const listed = await send('GET', '/messages', { headers: bearer });
		expect(listed.body).toEqual({
			items: [
				{
					id: expect.any(String),
					kind: 'order_done',
					text: '"Item hospital-escort" (order 1234 5678) is done. Please review it.',
					path: `/en/orders/${orderId}`,
					at: testNow.toISOString(),
					readAt: null,
				},
			],
			nextCursor: null,
		});
		expect((await send('GET', '/me', { headers: bearer })).body.unreadMessages).toBe(1);
		const read = { ...bearer, 'idempotency-key': newId() };
		expect((await send('POST', '/messages/read', { headers: read })).status).toBe(200);
		expect((await send('GET', '/me', { headers: bearer })).body.unreadMessages).toBe(0);
	});

	test('refuses a cursor that was tampered with', async () => {
		const { bearer } = await signInAs(runtime, district.client.actor.accountId);
		expect(await send('GET', '/messages?cursor=abc', { headers: bearer })).toMatchObject({
			status: 400,
			body: { code: 'cursor_invalid' },
		});
	});

	test('is for those who are signed in', async () => {
		expect((await send('GET', '/messages')).status).toBe(401);
		expect((await send('GET', '/tokens')).status).toBe(401);
		expect((await send('DELETE', `/tokens/${newId()}`)).status).toBe(401);
		expect(
			(await send('POST', '/messages/read', { headers: { 'idempotency-key': newId() } })).status,
		).toBe(401);
	});
});
