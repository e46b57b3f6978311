import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
	createToken,
	requestCode,
	resolveActor,
	setPassword,
	signInMeans,
	signInWithCode,
	signInWithPassword,
	startSession,
	type SignInMeans,
} from '../../src/lib/server/accounts/index.ts';
import { takeCodeAttempt } from '../../src/lib/server/accounts/queries.ts';
import type { Context } from '../../src/lib/server/platform/context.ts';
import { createContext } from '../../src/lib/server/platform/runtime.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import {
	addAccount,
	addClient,
	addGrant,
	addVolunteer,
	createDistrict,
	nextPhone,
	testNow,
	type TestDistrict,
} from '../support/district.ts';
import {
	contextOf,
	createTestRuntime,
	systemContext,
	type TestRuntime,
} from '../support/runtime.ts';

let database: TestDatabase;
let runtime: TestRuntime;
let district: TestDistrict;
let means: SignInMeans;

beforeAll(async () => {
	database = await createTestDatabase();
	runtime = createTestRuntime(database);
	district = await createDistrict(systemContext(runtime));
});
afterAll(() => database.end());

let lastAddress = 0;
beforeEach(() => {
	runtime.clock.turnTo(testNow);
	runtime.channel.taken = [];
	runtime.channel.before = () => {};
	lastAddress += 1;
	means = signInMeans(runtime, `192.0.2.${lastAddress}`);
});

const anonymous = (): Context =>
	createContext(runtime, { actor: { kind: 'anonymous' }, locale: 'en' });
const refused = (code: string) => expect.objectContaining({ code });
const afterMinutes = (minutes: number) =>
	runtime.clock.turnTo(new Date(runtime.clock.now().getTime() + minutes * 60_000));

async function codeFor(phone: string): Promise<string> {
	const { shownCode } = await requestCode(anonymous(), means, { phone });
	return shownCode ?? '';
}
const wrongFor = (code: string) => (code === '000000' ? '111111' : '000000');

async function forgetAccount(person: { id: string }, table: 'clients' | 'volunteers') {
	const { sql } = database;
	const [row] = await sql<{ account: string }[]>`
		select account_id as account from ${sql(table)} where id = ${person.id}`;
	await sql`update ${sql(table)} set account_id = null where id = ${person.id}`;
	await sql`delete from accounts where id = ${row?.account ?? null}`;
}

describe('a code', () => {
	test('signs in the account of its phone, written in any way, once', async () => {
		const phone = nextPhone();
		const accountId = await addAccount(systemContext(runtime), district.area, {
			name: '王芳',
			phone,
		});
		const code = await codeFor(`0086 ${phone.slice(3, 6)} ${phone.slice(6)}`);
		expect(code).toMatch(/^\d{6}$/);
		await expect(signInWithCode(anonymous(), means, { phone, code })).resolves.toBe(accountId);
		await expect(signInWithCode(anonymous(), means, { phone, code })).rejects.toEqual(
			refused('code_expired'),
		);
	});

	test('is stored as a keyed hash only', async () => {
		const code = await codeFor(nextPhone());
		const rows = await database.sql`select * from one_time_codes`;
		expect(JSON.stringify(rows)).not.toContain(`"${code}"`);
	});

	test('ends after ten minutes', async () => {
		const code = await codeFor(district.client.phone);
		afterMinutes(10);
		await expect(
			signInWithCode(anonymous(), means, { phone: district.client.phone, code }),
		).rejects.toEqual(refused('code_expired'));
	});

	test('ends when a newer one is asked for', async () => {
		const phone = nextPhone();
		await addAccount(systemContext(runtime), district.area, { name: '王芳', phone });
		const first = await codeFor(phone);
		afterMinutes(1);
		const second = await codeFor(phone);
		if (first !== second)
			await expect(signInWithCode(anonymous(), means, { phone, code: first })).rejects.toEqual(
				refused('code_wrong'),
			);
		await expect(signInWithCode(anonymous(), means, { phone, code: second })).resolves.toBeTypeOf(
			'string',
		);
	});

	test('takes five attempts, then even the right one is refused', async () => {
		const phone = nextPhone();
		await addAccount(systemContext(runtime), district.area, { name: '王芳', phone });
		const code = await codeFor(phone);
		const refusals = [];
		for (let attempt = 1; attempt <= 5; attempt += 1)
			refusals.push(
				await signInWithCode(anonymous(), means, { phone, code: wrongFor(code) }).catch(
					(error) => error.code,
				),
			);
		expect(refusals).toEqual([
			'code_wrong',
			'code_wrong',
			'code_wrong',
			'code_wrong',
			'code_expired',
		]);
		await expect(signInWithCode(anonymous(), means, { phone, code })).rejects.toEqual(
			refused('code_expired'),
		);
	});

	test('never counts more than five of 50 attempts side by side', async () => {
		const phone = nextPhone();
		await codeFor(phone);
		const phoneIndex = runtime.codec.blindIndex('phone', phone);
		const attempts = await Promise.all(
			Array.from({ length: 50 }, () =>
				takeCodeAttempt(database.sql, { phoneIndex, now: testNow, most: 5 }),
			),
		);
		expect(
			attempts
				.filter(Boolean)
				.map((attempt) => attempt?.attempts)
				.sort(),
		).toEqual([1, 2, 3, 4, 5]);
	});

	test('refuses 50 wrong codes side by side, and the right one after them', async () => {
		const phone = nextPhone();
		await addAccount(systemContext(runtime), district.area, { name: '王芳', phone });
		const code = await codeFor(phone);
		const refusals = await Promise.all(
			Array.from({ length: 50 }, () =>
				signInWithCode(anonymous(), means, { phone, code: wrongFor(code) }).then(
					() => 'signed in',
					(error) => error.code as string,
				),
			),
		);
		expect(refusals.filter((code) => code === 'code_wrong')).toHaveLength(4);
		expect(new Set(refusals)).toEqual(new Set(['code_wrong', 'code_expired', 'too_many_attempts']));
		const [row] = await database.sql<{ attempts: number; usedAt: Date | null }[]>`
			select attempts, used_at as "usedAt" from one_time_codes
			where phone_index = ${runtime.codec.blindIndex('phone', phone)}`;
		expect(row).toEqual({ attempts: 5, usedAt: null });
	});

	test('is used once by two who have it at the same instant', async () => {
		const phone = nextPhone();
		await addAccount(systemContext(runtime), district.area, { name: '王芳', phone });
		const code = await codeFor(phone);
		const results = await Promise.allSettled([
			signInWithCode(anonymous(), means, { phone, code }),
			signInWithCode(anonymous(), means, { phone, code }),
		]);
		expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
	});

	test('is limited by phone, and by the address that asks', async () => {
		const phone = nextPhone();
		for (let count = 1; count <= 10; count += 1) await codeFor(phone);
		await expect(codeFor(phone)).rejects.toMatchObject({
			code: 'too_many_attempts',
			parameters: { minutes: 60 },
		});
		const stored = await database.sql<{ key: string }[]>`select key from rate_limits`;
		expect(JSON.stringify(stored)).not.toContain(phone.slice(3));
		expect(JSON.stringify(stored)).not.toContain('192.0.2');
		means = { ...means, clientAddress: 'a crowd' };
		for (let count = 1; count <= 200; count += 1)
			await runtime.limits.consume('code_by_address', 'a crowd');
		await expect(codeFor(nextPhone())).rejects.toEqual(refused('too_many_attempts'));
	});

	test('is not made for what is no phone number', async () => {
		await expect(codeFor('call me')).rejects.toMatchObject({
			code: 'validation_failed',
			fields: [{ field: 'phone', message: 'field.phone' }],
		});
	});
});

describe('in a real installation', () => {
	const real = () => ({ ...means, showsCodes: false });

	test('the code is sent and not shown', async () => {
		const phone = nextPhone();
		const { shownCode } = await requestCode(anonymous(), real(), { phone });
		expect(shownCode).toBeNull();
		expect(runtime.channel.taken).toHaveLength(1);
		const [message] = runtime.channel.taken;
		expect(message?.to).toBe(phone);
		expect(message?.text).toMatch(/\b\d{6}\b.*10 minutes/);
	});

	test('a channel that fails is told, with whom to call', async () => {
		runtime.channel.before = () => {
			throw new Error('down');
		};
		await expect(requestCode(anonymous(), real(), { phone: nextPhone() })).rejects.toMatchObject({
			code: 'message_not_sent',
			parameters: { helpPhone: runtime.config.helpPhone },
		});
	});
});

describe('a first sign-in', () => {
	const codeSignIn = async (phone: string) =>
		signInWithCode(anonymous(), means, { phone, code: await codeFor(phone) });
	const actorOf = async (accountId: string) => (await contextOf(runtime, accountId)).actor;

	test('makes the account of a volunteer and links it', async () => {
		const ctx = systemContext(runtime);
		const volunteer = await addVolunteer(ctx, district.area, district.grid, { name: '陈敏' });
		await forgetAccount(volunteer, 'volunteers');
		const accountId = await codeSignIn(volunteer.phone);
		expect(await actorOf(accountId)).toMatchObject({
			volunteerId: volunteer.id,
			clientId: null,
			displayName: '陈敏',
			locale: 'en',
		});
		expect(await codeSignIn(volunteer.phone)).toBe(accountId);
	});

	test('makes the account of a client and links it', async () => {
		const ctx = systemContext(runtime);
		const client = await addClient(ctx, district.area, district.grid, { name: '赵建国' });
		await forgetAccount(client, 'clients');
		expect(await actorOf(await codeSignIn(client.phone))).toMatchObject({
			clientId: client.id,
			displayName: '赵建国',
		});
	});

	test('links a client to the account that the phone has already', async () => {
		const ctx = systemContext(runtime);
		const client = await addClient(ctx, district.area, district.grid, { name: '赵建国' });
		await database.sql`update clients set account_id = null where id = ${client.id}`;
		const accountId = await codeSignIn(client.phone);
		expect(accountId).toBe(client.actor.accountId);
		expect(await actorOf(accountId)).toMatchObject({ clientId: client.id });
	});

	test('does not guess between two clients who share a phone', async () => {
		const ctx = systemContext(runtime);
		const husband = await addClient(ctx, district.area, district.grid, { name: '赵建国' });
		await forgetAccount(husband, 'clients');
		const wife = await addClient(ctx, district.area, district.grid, {
			name: '钱秀兰',
			phone: husband.phone,
		});
		await forgetAccount(wife, 'clients');
		await expect(codeSignIn(husband.phone)).rejects.toEqual(refused('phone_unknown'));
	});

	test('of an unknown phone says whom to call, but only after the right code', async () => {
		const phone = nextPhone();
		const code = await codeFor(phone);
		await expect(
			signInWithCode(anonymous(), means, { phone, code: wrongFor(code) }),
		).rejects.toEqual(refused('code_wrong'));
		await expect(signInWithCode(anonymous(), means, { phone, code })).rejects.toMatchObject({
			code: 'phone_unknown',
			parameters: { helpPhone: runtime.config.helpPhone },
		});
		const found = await database.sql`
			select from accounts where phone_index = ${runtime.codec.blindIndex('phone', phone)}`;
		expect(found).toHaveLength(0);
	});

	test('of someone who is suspended is refused after the right code', async () => {
		const phone = nextPhone();
		const id = await addAccount(systemContext(runtime), district.area, { name: '王芳', phone });
		await database.sql`update accounts set state = 'suspended' where id = ${id}`;
		await expect(codeSignIn(phone)).rejects.toEqual(refused('account_suspended'));
	});
});

describe('staff', () => {
	async function addStaff(): Promise<{ phone: string; accountId: string }> {
		const phone = nextPhone();
		const ctx = systemContext(runtime);
		const accountId = await addAccount(ctx, district.area, { name: '周调度', phone });
		await addGrant(ctx, accountId, {
			role: 'dispatcher',
			areaId: district.area.id,
			brandId: null,
		});
		return { phone, accountId };
	}

	test('choose a password with their first code, and use it from then on', async () => {
		const { phone, accountId } = await addStaff();
		const code = await codeFor(phone);
		await expect(signInWithCode(anonymous(), means, { phone, code })).rejects.toEqual(
			refused('new_password_needed'),
		);
		const newPassword = 'correct horse battery';
		await expect(signInWithCode(anonymous(), means, { phone, code, newPassword })).resolves.toBe(
			accountId,
		);
		await expect(
			signInWithPassword(anonymous(), means, { phone, password: newPassword }),
		).resolves.toBe(accountId);
		const next = await codeFor(phone);
		await expect(
			signInWithCode(anonymous(), means, { phone, code: next, newPassword: 'another password' }),
		).rejects.toEqual(refused('password_needed'));
		const [row] = await database.sql<{ hash: string }[]>`
			select password_hash as hash from accounts where id = ${accountId}`;
		expect(row?.hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
	});

	test('get one answer for a wrong password, no password and no account', async () => {
		const { phone } = await addStaff();
		const attempt = (phone: string) =>
			signInWithPassword(anonymous(), means, { phone, password: 'whatever it is' }).catch(
				(error) => error,
			);
		const withoutPassword = await attempt(phone);
		const code = await codeFor(phone);
		await signInWithCode(anonymous(), means, { phone, code, newPassword: 'correct horse battery' });
		const wrong = await attempt(phone);
		const nobody = await attempt(nextPhone());
		expect(wrong).toMatchObject({ code: 'password_wrong', parameters: {}, fields: [] });
		expect([withoutPassword, nobody].map(({ code, parameters }) => ({ code, parameters }))).toEqual(
			[
				{ code: 'password_wrong', parameters: {} },
				{ code: 'password_wrong', parameters: {} },
			],
		);
	});

	test('are limited in their attempts', async () => {
		const phone = nextPhone();
		for (let count = 1; count <= 20; count += 1)
			await runtime.limits.consume('sign_in_by_phone', phone);
		await expect(
			signInWithPassword(anonymous(), means, { phone, password: 'whatever it is' }),
		).rejects.toEqual(refused('too_many_attempts'));
	});

	test('end all their sessions and tokens by a new password', async () => {
		const { phone, accountId } = await addStaff();
		const code = await codeFor(phone);
		await signInWithCode(anonymous(), means, { phone, code, newPassword: 'correct horse battery' });
		const ctx = await contextOf(runtime, accountId);
		const sessionId = await startSession(anonymous(), accountId);
		const { token } = await createToken(ctx, { name: 'script' });
		await expect(
			setPassword(ctx, { currentPassword: 'not this one', newPassword: 'battery horse staple' }),
		).rejects.toEqual(refused('password_wrong'));
		expect((await resolveActor(anonymous(), { sessionId })).kind).toBe('account');
		await setPassword(ctx, {
			currentPassword: 'correct horse battery',
			newPassword: 'battery horse staple',
		});
		expect((await resolveActor(anonymous(), { sessionId })).kind).toBe('anonymous');
		expect((await resolveActor(anonymous(), { bearerToken: token })).kind).toBe('anonymous');
		await expect(
			signInWithPassword(anonymous(), means, { phone, password: 'battery horse staple' }),
		).resolves.toBe(accountId);
	});
});
