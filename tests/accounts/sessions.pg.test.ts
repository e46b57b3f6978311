import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
	cleanSessions,
	createToken,
	listTokens,
	resolveActor,
	revokeToken,
	signOut,
	signOutEverywhere,
	startSession,
} from '../../src/lib/server/accounts/index.ts';
import type { Actor, Context } from '../../src/lib/server/platform/context.ts';
import { createContext } from '../../src/lib/server/platform/runtime.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { addAccount, createDistrict, testNow, type TestDistrict } from '../support/district.ts';
import {
	contextOf,
	createTestRuntime,
	systemContext,
	type TestRuntime,
} from '../support/runtime.ts';

let database: TestDatabase;
let runtime: TestRuntime;
let district: TestDistrict;

beforeAll(async () => {
	database = await createTestDatabase();
	runtime = createTestRuntime(database);
	district = await createDistrict(systemContext(runtime));
});
afterAll(() => database.end());
beforeEach(() => runtime.clock.turnTo(testNow));

const hour = 3_600_000;
const day = 24 * hour;
const anonymous = (): Context => createContext(runtime, { actor: { kind: 'anonymous' } });
const sha256 = (secret: string) => createHash('sha256').update(secret).digest('hex');
const afterHours = (hours: number) =>
	runtime.clock.turnTo(new Date(testNow.getTime() + hours * hour));
const whoHas = async (credentials: Parameters<typeof resolveActor>[1]): Promise<Actor['kind']> =>
	(await resolveActor(anonymous(), credentials)).kind;
const newPerson = () => addAccount(systemContext(runtime), district.area, { name: '王芳' });

describe('a session', () => {
	test('is known by its id, of which only the hash is stored', async () => {
		const accountId = await newPerson();
		const sessionId = await startSession(anonymous(), accountId);
		const rows = await database.sql<{ id: string }[]>`select * from sessions`;
		expect(rows.map(({ id }) => id)).toContain(sha256(sessionId));
		expect(JSON.stringify(rows)).not.toContain(sessionId);
		const actor = await resolveActor(anonymous(), { sessionId });
		expect(actor).toMatchObject({ kind: 'account', accountId, sessionHash: sha256(sessionId) });
		expect(await whoHas({ sessionId: sha256(sessionId) })).toBe('anonymous');
	});

	test('carries roles with the paths of their areas, and who the account is', async () => {
		const sessionId = await startSession(anonymous(), district.otherDispatcher.accountId);
		expect(await resolveActor(anonymous(), { sessionId })).toMatchObject({
			grants: [{ role: 'dispatcher', areaPath: district.otherTown.path, brandId: null }],
		});
		const asClient = await startSession(anonymous(), district.client.actor.accountId);
		expect(await resolveActor(anonymous(), { sessionId: asClient })).toMatchObject({
			clientId: district.client.id,
			volunteerId: null,
			grants: [],
		});
	});

	test('ends after 14 days without use', async () => {
		const sessionId = await startSession(anonymous(), await newPerson());
		afterHours(14 * 24 - 1);
		expect(await whoHas({ sessionId })).toBe('account');
		runtime.clock.turnTo(testNow);
		const unused = await startSession(anonymous(), await newPerson());
		afterHours(14 * 24);
		expect(await whoHas({ sessionId: unused })).toBe('anonymous');
	});

	test('lives on with use, but never longer than 90 days', async () => {
		const sessionId = await startSession(anonymous(), await newPerson());
		for (let days = 10; days < 90; days += 10) {
			afterHours(days * 24);
			expect(await whoHas({ sessionId })).toBe('account');
		}
		afterHours(90 * 24 - 1);
		expect(await whoHas({ sessionId })).toBe('account');
		afterHours(90 * 24);
		expect(await whoHas({ sessionId })).toBe('anonymous');
	});

	test('of staff ends after 12 hours without use, and slides with use', async () => {
		const sessionId = await startSession(anonymous(), district.dispatcher.accountId);
		for (const hours of [8, 16, 24]) {
			afterHours(hours);
			expect(await whoHas({ sessionId })).toBe('account');
		}
		afterHours(36);
		expect(await whoHas({ sessionId })).toBe('anonymous');
	});

	test('cannot be stored beyond its absolute end', async () => {
		const sessionId = await startSession(anonymous(), await newPerson());
		await expect(
			database.sql`
				update sessions set expires_at = ends_at + interval '1 second'
				where id = ${sha256(sessionId)}`,
		).rejects.toMatchObject({ constraint_name: 'sessions_end_at_last' });
	});

	test('stands for nobody when it is made up, empty or too long', async () => {
		for (const sessionId of ['', 'made-up', 'x'.repeat(100_000)])
			expect(await whoHas({ sessionId })).toBe('anonymous');
		expect(await whoHas({ bearerToken: 'yimi_made-up' })).toBe('anonymous');
	});

	test('of a suspended account stands for nobody', async () => {
		const accountId = await newPerson();
		const sessionId = await startSession(anonymous(), accountId);
		await database.sql`update accounts set state = 'suspended' where id = ${accountId}`;
		expect(await whoHas({ sessionId })).toBe('anonymous');
	});
});

describe('signing out', () => {
	test('ends this session and leaves the others', async () => {
		const accountId = await newPerson();
		const here = await startSession(anonymous(), accountId);
		const elsewhere = await startSession(anonymous(), accountId);
		await signOut({
			...anonymous(),
			actor: await resolveActor(anonymous(), { sessionId: here }),
		});
		expect(await whoHas({ sessionId: here })).toBe('anonymous');
		expect(await whoHas({ sessionId: elsewhere })).toBe('account');
	});

	test('everywhere ends all sessions and tokens of the account, and nobody else’s', async () => {
		const accountId = await newPerson();
		const ctx = await contextOf(runtime, accountId);
		const sessions = [
			await startSession(anonymous(), accountId),
			await startSession(anonymous(), accountId),
		];
		const { token } = await createToken(ctx, { name: 'script' });
		const other = await startSession(anonymous(), await newPerson());
		await signOutEverywhere(ctx);
		for (const sessionId of sessions) expect(await whoHas({ sessionId })).toBe('anonymous');
		expect(await whoHas({ bearerToken: token })).toBe('anonymous');
		expect(await whoHas({ sessionId: other })).toBe('account');
	});

	test('is for those who are signed in', async () => {
		const refusal = expect.objectContaining({ code: 'not_signed_in' });
		await expect(signOut(anonymous())).rejects.toEqual(refusal);
		await expect(signOutEverywhere(anonymous())).rejects.toEqual(refusal);
	});
});

describe('a bearer token', () => {
	test('is known by itself, of which only the hash is stored', async () => {
		const accountId = await newPerson();
		const { token, expiresAt } = await createToken(await contextOf(runtime, accountId), {
			name: 'script',
		});
		expect(token).toMatch(/^yimi_[\w-]{43}$/);
		expect(expiresAt).toEqual(new Date(testNow.getTime() + 90 * day));
		const rows = await database.sql`select * from api_tokens`;
		expect(JSON.stringify(rows)).not.toContain(token);
		expect(await resolveActor(anonymous(), { bearerToken: token })).toMatchObject({
			accountId,
			sessionHash: null,
		});
		expect(await whoHas({ sessionId: token })).toBe('anonymous');
	});

	test('ends after 90 days', async () => {
		const { token } = await createToken(await contextOf(runtime, await newPerson()), {
			name: 'script',
		});
		afterHours(90 * 24 - 1);
		expect(await whoHas({ bearerToken: token })).toBe('account');
		afterHours(90 * 24);
		expect(await whoHas({ bearerToken: token })).toBe('anonymous');
	});

	test('is listed with its name and last use, and revoked by its owner alone', async () => {
		const ctx = await contextOf(runtime, await newPerson());
		const { id, token } = await createToken(ctx, { name: 'my script' });
		await resolveActor(anonymous(), { bearerToken: token });
		expect(await listTokens(ctx)).toEqual([
			{
				id,
				name: 'my script',
				createdAt: testNow,
				expiresAt: new Date(testNow.getTime() + 90 * day),
				lastUsedAt: testNow,
			},
		]);
		const stranger = await contextOf(runtime, await newPerson());
		await expect(revokeToken(stranger, id)).rejects.toMatchObject({ code: 'not_found' });
		await revokeToken(ctx, id);
		expect(await whoHas({ bearerToken: token })).toBe('anonymous');
		expect(await listTokens(ctx)).toEqual([]);
		await expect(revokeToken(ctx, id)).rejects.toMatchObject({ code: 'not_found' });
	});
});

test('cleaning deletes what has run out and nothing else', async () => {
	const person = await newPerson();
	await startSession(anonymous(), person);
	await createToken(await contextOf(runtime, person), { name: 'old' });
	await runtime.limits.consume('sign_in_by_phone', 'somebody');
	afterHours(100 * 24);
	const living = await startSession(anonymous(), person);
	const { token } = await createToken(await contextOf(runtime, person), { name: 'new' });
	await database.sql`
		update rate_limits set expire = ${testNow.getTime()}::bigint where key like 'sign_in%'`;
	await cleanSessions(systemContext(runtime));
	const [left] = await database.sql`
		select (select count(*) from sessions where user_id = ${person}) as sessions,
			(select count(*) from api_tokens where account_id = ${person}) as tokens,
			(select count(*) from sessions where expires_at <= ${runtime.clock.now()}) as expired,
			(select count(*) from rate_limits) as limits`;
	expect(left).toEqual({ sessions: 1, tokens: 1, expired: 0, limits: 0 });
	expect(await whoHas({ sessionId: living })).toBe('account');
	expect(await whoHas({ bearerToken: token })).toBe('account');
});
