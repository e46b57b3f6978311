import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
	changeSettings,
	createStaffAccount,
	createToken,
	endRole,
	findStaff,
	getAccount,
	grantRole,
	hasPassword,
	listAccounts,
	listGrantChoices,
	listTokens,
	reinstateAccount,
	resetPassword,
	resolveActor,
	revokeToken,
	setPassword,
	startSession,
	suspendAccount,
} from '../../src/lib/server/accounts/index.ts';
import type { Context } from '../../src/lib/server/platform/context.ts';
import { newId } from '../../src/lib/server/platform/ids.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import {
	actorOf,
	addAccount,
	addGrant,
	as,
	createDistrict,
	nextPhone,
	type TestArea,
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
let system: Context;
/** Administrator of the whole district, and of one town only. */
let administrator: Context;
let townAdministrator: Context;
let anonymous: Context;

beforeAll(async () => {
	database = await createTestDatabase();
	runtime = createTestRuntime(database);
	system = systemContext(runtime);
	district = await createDistrict(system);
	administrator = as(system, district.administrator);
	anonymous = as(system, { kind: 'anonymous' });
	townAdministrator = await contextOf(
		runtime,
		await addStaff({ role: 'administrator', area: district.otherTown }),
	);
});
afterAll(() => database.end());

async function addStaff(given: {
	role: 'dispatcher' | 'administrator' | 'grid_chief';
	area: TestArea;
}): Promise<string> {
	const accountId = await addAccount(system, district.area, { name: '职员' });
	await addGrant(system, accountId, {
		role: given.role,
		areaId: given.area.id,
		brandId: null,
	});
	return accountId;
}
const refused = (code: string) => expect.objectContaining({ code });
const newPerson = () => addAccount(system, district.area, { name: '王芳' });
const grantsOf = async (accountId: string) => (await actorOf(system, accountId)).grants;
const dispatcherOf = (accountId: string, area: TestArea) => ({
	accountId,
	role: 'dispatcher' as const,
	areaCode: area.code,
	brandId: null,
});

describe('giving a role', () => {
	test('holds in its area, is given once, and begins with a new sign-in', async () => {
		const accountId = await newPerson();
		const sessionId = await startSession(system, accountId);
		const first = await grantRole(administrator, dispatcherOf(accountId, district.town));
		expect(await grantRole(administrator, dispatcherOf(accountId, district.town))).toBe(first);
		expect(await grantsOf(accountId)).toEqual([
			{ role: 'dispatcher', areaPath: district.town.path, brandId: null },
		]);
		expect((await resolveActor(system, { sessionId })).kind).toBe('anonymous');
	});

	test('is refused outside the giver’s own areas', async () => {
		const accountId = await newPerson();
		for (const area of [district.area, district.town, district.grid])
			await expect(grantRole(townAdministrator, dispatcherOf(accountId, area))).rejects.toEqual(
				refused('not_allowed'),
			);
		await grantRole(townAdministrator, dispatcherOf(accountId, district.farGrid));
		expect(await grantsOf(accountId)).toHaveLength(1);
	});

	test('of a programme manager needs a brand', async () => {
		const input = {
			accountId: await newPerson(),
			role: 'programme_manager' as const,
			areaCode: district.area.code,
		};
		await expect(grantRole(administrator, { ...input, brandId: null })).rejects.toMatchObject({
			code: 'validation_failed',
			fields: [{ field: 'brandId' }],
		});
		await grantRole(administrator, { ...input, brandId: district.brand.id });
	});

	test('needs an account and an area that exist', async () => {
		const grant = dispatcherOf(newId(), district.town);
		await expect(grantRole(administrator, grant)).rejects.toEqual(refused('not_found'));
		const wrong = async (part: object) =>
			grantRole(administrator, { ...grant, accountId: await newPerson(), ...part });
		await expect(wrong({ areaCode: '110101' })).rejects.toMatchObject({
			code: 'validation_failed',
			fields: [{ field: 'areaCode' }],
		});
		await expect(wrong({ brandId: newId() })).rejects.toMatchObject({
			code: 'validation_failed',
			fields: [{ field: 'brandId' }],
		});
	});

	test('ends at the next request, within the ender’s areas, and never one’s own', async () => {
		const accountId = await newPerson();
		const grantId = await grantRole(administrator, dispatcherOf(accountId, district.town));
		await expect(endRole(townAdministrator, grantId)).rejects.toEqual(refused('not_allowed'));
		const sessionId = await startSession(system, accountId);
		await endRole(administrator, grantId);
		expect(await resolveActor(system, { sessionId })).toMatchObject({ grants: [] });
		await expect(endRole(administrator, grantId)).rejects.toEqual(refused('not_found'));
		const [own] = await database.sql<{ id: string }[]>`
			select id from role_grants where account_id = ${district.administrator.accountId}`;
		await expect(endRole(administrator, own?.id ?? '')).rejects.toEqual(refused('not_allowed'));
	});
});

describe('an account of staff', () => {
	test('is made for a phone, or the one that the phone has gets the role', async () => {
		const phone = nextPhone();
		const input = {
			phone,
			displayName: '新同事',
			role: 'grid_chief' as const,
			areaCode: district.grid.code,
			brandId: null,
		};
		const accountId = await createStaffAccount(administrator, input);
		expect(await actorOf(system, accountId)).toMatchObject({
			displayName: '新同事',
			grants: [{ role: 'grid_chief', areaPath: district.grid.path }],
		});
		expect(await createStaffAccount(administrator, { ...input, role: 'dispatcher' })).toBe(
			accountId,
		);
		expect(await grantsOf(accountId)).toHaveLength(2);
	});

	test('is not made outside one’s areas, and nothing is left behind', async () => {
		const phone = nextPhone();
		await expect(
			createStaffAccount(townAdministrator, {
				phone,
				displayName: '新同事',
				role: 'dispatcher',
				areaCode: district.town.code,
				brandId: null,
			}),
		).rejects.toEqual(refused('not_allowed'));
		const found = await database.sql`
			select from accounts where phone_index = ${runtime.codec.blindIndex('phone', phone)}`;
		expect(found).toHaveLength(0);
	});
});

describe('suspending', () => {
	test('ends all access until the account is reinstated', async () => {
		const accountId = await newPerson();
		const sessionId = await startSession(system, accountId);
		const { token } = await createToken(await contextOf(runtime, accountId), { name: 'script' });
		await suspendAccount(administrator, accountId);
		expect((await resolveActor(system, { sessionId })).kind).toBe('anonymous');
		expect((await resolveActor(system, { bearerToken: token })).kind).toBe('anonymous');
		await reinstateAccount(administrator, accountId);
		expect((await resolveActor(system, { sessionId })).kind).toBe('anonymous');
		const again = await startSession(system, accountId);
		expect((await resolveActor(system, { sessionId: again })).kind).toBe('account');
	});

	test('is refused for whom one’s scope does not cover wholly, and for oneself', async () => {
		const inBoth = await addStaff({ role: 'dispatcher', area: district.otherTown });
		await addGrant(system, inBoth, {
			role: 'dispatcher',
			areaId: district.town.id,
			brandId: null,
		});
		for (const accountId of [
			inBoth,
			district.administrator.accountId,
			district.volunteer.actor.accountId,
			district.stranger.accountId,
		])
			await expect(suspendAccount(townAdministrator, accountId)).rejects.toEqual(
				refused('not_allowed'),
			);
		await expect(suspendAccount(administrator, district.administrator.accountId)).rejects.toEqual(
			refused('not_allowed'),
		);
		await suspendAccount(
			townAdministrator,
			await addStaff({ role: 'grid_chief', area: district.farGrid }),
		);
	});

	test('a forgotten password is taken away with all access', async () => {
		const accountId = await addStaff({ role: 'dispatcher', area: district.town });
		await database.sql`update accounts set password_hash = 'x' where id = ${accountId}`;
		const sessionId = await startSession(system, accountId);
		await resetPassword(administrator, accountId);
		expect((await resolveActor(system, { sessionId })).kind).toBe('anonymous');
		const [row] = await database.sql`
			select password_hash as hash from accounts where id = ${accountId}`;
		expect(row).toEqual({ hash: null });
	});
});

describe('the list of accounts', () => {
	test('shows staff of one’s own areas', async () => {
		const here = await addStaff({ role: 'dispatcher', area: district.otherCommunity });
		const there = await addStaff({ role: 'dispatcher', area: district.community });
		const ids = async (ctx: Context) =>
			(await listAccounts(ctx)).accounts.map((account) => account.id);
		expect(await ids(administrator)).toEqual(expect.arrayContaining([here, there]));
		expect(await ids(townAdministrator)).toContain(here);
		expect(await ids(townAdministrator)).not.toContain(there);
	});

	test('finds a person by part of the name or the whole phone, within one’s areas', async () => {
		const { name, phone, actor } = district.volunteer;
		const find = async (ctx: Context, search: string) =>
			(await listAccounts(ctx, { search })).accounts.map((account) => account.id);
		expect(await find(administrator, name.slice(0, 1))).toContain(actor.accountId);
		expect(await find(administrator, phone)).toEqual([actor.accountId]);
		expect(await find(townAdministrator, phone)).toEqual([]);
		expect(await find(administrator, '%')).toEqual([]);
	});

	test('opens one account, of one’s own areas only', async () => {
		const { accountId } = district.otherDispatcher;
		expect(await getAccount(townAdministrator, accountId)).toMatchObject({
			id: accountId,
			grants: [{ role: 'dispatcher', areaName: '奉城镇', brandName: null }],
		});
		await expect(getAccount(townAdministrator, district.dispatcher.accountId)).rejects.toEqual(
			refused('not_found'),
		);
	});

	test('goes on page by page', async () => {
		for (let count = 1; count <= 60; count += 1)
			await addStaff({ role: 'grid_chief', area: district.otherGrid });
		const seen: string[] = [];
		let cursor: string | undefined;
		do {
			const page = await listAccounts(administrator, cursor ? { cursor } : {});
			seen.push(...page.accounts.map((account) => account.id));
			cursor = page.nextCursor ?? undefined;
		} while (cursor);
		expect(seen.length).toBeGreaterThan(60);
		expect(new Set(seen).size).toBe(seen.length);
	});

	test('offers the areas of one’s own for a role', async () => {
		const { areas, brands } = await listGrantChoices(townAdministrator);
		expect(areas.map((area) => area.code)).toEqual([
			district.otherTown.code,
			district.otherCommunity.code,
		]);
		expect(brands).toHaveLength(2);
	});
});

test('those who hold a role over a place are found, for their brand too', async () => {
	const over = (areaPath: string) =>
		findStaff(system, { role: 'dispatcher', districtId: district.area.id, areaPath });
	expect(await over(district.farGrid.path)).toEqual(
		expect.arrayContaining([district.dispatcher.accountId, district.otherDispatcher.accountId]),
	);
	expect(await over(district.grid.path)).not.toContain(district.otherDispatcher.accountId);
	const managers = (brandId: string) =>
		findStaff(system, {
			role: 'programme_manager',
			districtId: district.area.id,
			areaPath: district.grid.path,
			brandId,
		});
	expect(await managers(district.brand.id)).toContain(district.manager.accountId);
	expect(await managers(district.otherBrand.id)).not.toContain(district.manager.accountId);
});

test('settings change what is given and leave the rest', async () => {
	const accountId = await newPerson();
	await changeSettings(await contextOf(runtime, accountId), { elderView: true });
	await changeSettings(await contextOf(runtime, accountId), { locale: 'en', textSize: 'largest' });
	expect((await contextOf(runtime, accountId)).actor).toMatchObject({
		elderView: true,
		locale: 'en',
		textSize: 'largest',
	});
});

describe('refusals', () => {
	const verbs: Record<string, (ctx: Context) => Promise<unknown>> = {
		listAccounts: (ctx) => listAccounts(ctx),
		getAccount: async (ctx) => getAccount(ctx, await newPerson()),
		listGrantChoices: (ctx) => listGrantChoices(ctx),
		grantRole: async (ctx) => grantRole(ctx, dispatcherOf(await newPerson(), district.town)),
		endRole: async (ctx) =>
			endRole(ctx, await grantRole(administrator, dispatcherOf(await newPerson(), district.town))),
		createStaffAccount: (ctx) =>
			createStaffAccount(ctx, {
				phone: nextPhone(),
				displayName: '新同事',
				role: 'dispatcher',
				areaCode: district.town.code,
				brandId: null,
			}),
		suspendAccount: async (ctx) => suspendAccount(ctx, await newPerson()),
		reinstateAccount: async (ctx) => reinstateAccount(ctx, await newPerson()),
		resetPassword: async (ctx) => resetPassword(ctx, await newPerson()),
	};
	const own: Record<string, (ctx: Context) => Promise<unknown>> = {
		changeSettings: (ctx) => changeSettings(ctx, { elderView: true }),
		createToken: (ctx) => createToken(ctx, { name: 'script' }),
		hasPassword: (ctx) => hasPassword(ctx),
		listTokens: (ctx) => listTokens(ctx),
		revokeToken: (ctx) => revokeToken(ctx, newId()),
		setPassword: (ctx) =>
			setPassword(ctx, { currentPassword: 'whatever', newPassword: 'whatever it is' }),
	};

	test.each(Object.keys(verbs))('%s is for administrators', async (verb) => {
		for (const actor of [
			district.dispatcher,
			district.gridChief,
			district.manager,
			district.supervisor,
			district.stranger,
		])
			await expect(verbs[verb]?.(as(system, actor))).rejects.toEqual(refused('not_allowed'));
	});

	test.each(Object.keys({ ...verbs, ...own }))('%s is for those signed in', async (verb) => {
		await expect({ ...verbs, ...own }[verb]?.(anonymous)).rejects.toEqual(refused('not_signed_in'));
	});
});
