import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
	clientsOfProxy,
	findClients,
	getClient,
	grantConsent,
	recordClient,
	requireClient,
	revealContact,
	revokeConsent,
	type ConsentInput,
	type NewClientInput,
} from '../../src/lib/server/clients/index.ts';
import type { Actor, Context } from '../../src/lib/server/platform/context.ts';
import { newId } from '../../src/lib/server/platform/ids.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import {
	actorOf,
	addClient,
	addConsent,
	as,
	at,
	createDistrict,
	createTestContext,
	type TestDistrict,
} from '../support/district.ts';

let database: TestDatabase;
let district: TestDistrict;
const ctx = () => createTestContext(database.sql);
const acting = (actor: Actor) => as(ctx(), actor);

beforeAll(async () => {
	database = await createTestDatabase();
	district = await createDistrict(ctx());
	await addClient(ctx(), district.area, district.grid, { name: '李秀兰', phone: '+8613900008888' });
	await addClient(ctx(), district.area, district.farGrid, {
		name: '欧阳春',
		phone: '+8613900018888',
	});
	await addClient(ctx(), district.area, district.grid, { name: '𠮷田明' });
	await addClient(ctx(), district.area, district.grid, { name: '买买提·艾山' });
	await addClient(ctx(), district.area, district.grid, { name: 'Anna Schmidt' });
	await addClient(ctx(), district.area, district.grid, { name: '吕100%好' });
});
afterAll(() => database.end());

describe('finding', () => {
	const names = async (query: string, actor: Actor = district.dispatcher) =>
		(await findClients(acting(actor), { query })).map((client) => client.name);

	test.each([
		['李秀英', ['李秀英']],
		['秀', ['李秀兰', '李秀英']],
		['𠮷', ['𠮷田明']],
		['xiuying', ['李秀英']],
		['li xiu', ['李秀兰', '李秀英']],
		['Lǐ Xiùyīng', ['李秀英']],
		['lxy', ['李秀英']],
		['LX', ['李秀兰', '李秀英']],
		['oyc', ['欧阳春']],
		['ouyang', ['欧阳春']],
		['schmidt', ['Anna Schmidt']],
		['anna sch', ['Anna Schmidt']],
		['021-57410001', ['李秀英']],
		['57410001', ['李秀英']],
		['5741 0001', ['李秀英']],
		['139 0000 8888', ['李秀兰']],
		['8888', ['李秀兰', '欧阳春']],
		['0001', ['李秀英']],
		['9999', []],
		['57410002', []],
		['%', []],
		['吕100%', ['吕100%好']],
		['吕10_%', []],
		['李_英', []],
		['王', []],
		['   ', []],
	])('%j finds %j', async (query, found) => {
		expect([...(await names(query))].sort()).toEqual([...found].sort());
	});

	test('the exact name comes first, and says age and area', async () => {
		await addClient(ctx(), district.area, district.grid, { name: '小李秀英' });
		const [first] = await findClients(acting(district.dispatcher), { query: '李秀英' });
		expect(first).toEqual({
			id: district.client.id,
			name: '李秀英',
			age: 82,
			areaNameZh: '南桥镇 正阳社区 第一网格',
			areaNameEn: 'Area 310120101001-01, Area 310120101001, Area 310120101',
			state: 'active',
		});
	});

	test('only people in the areas of the one who looks are found', async () => {
		expect(await names('欧阳春', district.gridChief)).toEqual([]);
		expect(await names('8888', district.gridChief)).toEqual(['李秀兰']);
		expect(await names('13900018888', district.gridChief)).toEqual([]);
		expect(await names('8888', district.otherDispatcher)).toEqual(['欧阳春']);
	});

	test('at most 20 are found', async () => {
		for (let index = 0; index < 25; index++)
			await addClient(ctx(), district.area, district.grid, { name: `钱${index}` });
		expect(await names('钱')).toHaveLength(20);
	});

	test('nobody else may search, and nothing of the search is kept', async () => {
		for (const actor of [
			district.client.actor,
			district.proxy,
			district.volunteer.actor,
			district.manager,
			district.supervisor,
		])
			await expect(findClients(acting(actor), { query: '李' })).rejects.toMatchObject({
				code: 'not_allowed',
			});
		await expect(findClients(acting({ kind: 'anonymous' }), { query: '李' })).rejects.toMatchObject(
			{ code: 'not_signed_in' },
		);
		const kept = await database.sql`select from audit_events where detail::text like '%李%'`;
		expect(kept).toHaveLength(0);
	});
});

describe('the profile', () => {
	test('holds no contact, and shows who may act', async () => {
		const client = await getClient(acting(district.dispatcher), district.client.id);
		expect(client).toMatchObject({
			name: '李秀英',
			age: 82,
			areaName: 'Area 310120101001-01, Area 310120101001, Area 310120101',
			signsIn: true,
			acts: ['reveal_contact', 'record_consent', 'revoke_consent', 'order'],
		});
		expect(client.consents).toMatchObject([{ proxyName: '王芳', inForce: true }]);
		expect(JSON.stringify(client)).not.toMatch(/57410001|敬贤路/);
		const forProxy = await getClient(acting(district.proxy), district.client.id);
		expect(forProxy).toMatchObject({ acts: ['reveal_contact', 'order'], consents: [] });
	});

	test('each reveal of contact is an audit row', async () => {
		const reveals = async () =>
			(
				await database.sql`
					select from audit_events
					where action = 'client.see_contact' and subject_id = ${district.client.id}`
			).length;
		const before = await reveals();
		const contact = await revealContact(acting(district.gridChief), district.client.id);
		expect(contact).toEqual({
			phone: '+862157410001',
			address: '敬贤路128弄15号302室',
			notes: null,
		});
		await revealContact(acting(district.proxy), district.client.id);
		expect(await reveals()).toBe(before + 2);
		for (const actor of [
			district.stranger,
			district.volunteer.actor,
			district.administrator,
			district.otherDispatcher,
			district.manager,
		])
			await expect(revealContact(acting(actor), district.client.id)).rejects.toMatchObject({
				code: 'client_not_yours',
			});
		expect(await reveals()).toBe(before + 2);
	});

	test('a client who does not exist is refused like one who is not yours', async () => {
		for (const actor of [district.dispatcher, district.stranger])
			await expect(getClient(acting(actor), newId())).rejects.toMatchObject({
				code: 'client_not_yours',
			});
	});
});

describe('recording', () => {
	const person = (changes: Partial<NewClientInput> = {}): NewClientInput => ({
		name: '孙桂花',
		phone: '139 0000 7777',
		birthDate: '1950-02-03',
		communityCode: district.community.code,
		address: '南桥镇人民路1号',
		category: 'living_alone',
		languages: ['fengxian'],
		...changes,
	});
	const count = async () => {
		const [row] = await database.sql`
			select (select count(*) from clients) as clients, (select count(*) from audit_events) as audits`;
		return row;
	};

	test('a new client can be found at once, and is encrypted', async () => {
		const id = await recordClient(acting(district.dispatcher), person({ notes: '膝盖不好' }));
		const found = await findClients(acting(district.dispatcher), { query: 'sgh' });
		expect(found.map((client) => client.id)).toEqual([id]);
		const [row] = await database.sql`select * from clients where id = ${id}`;
		expect(row).toMatchObject({ area_id: district.grid.id, longitude: 121.474 });
		expect(JSON.stringify(row)).not.toMatch(/人民路|膝盖|13900007777/);
		expect(await revealContact(acting(district.dispatcher), id)).toEqual({
			phone: '+8613900007777',
			address: '南桥镇人民路1号',
			notes: '膝盖不好',
		});
	});

	test('a couple may share a phone, the same person is recorded once, even side by side', async () => {
		await recordClient(acting(district.dispatcher), person({ name: '孙老伴' }));
		const twice = await Promise.allSettled(
			[1, 2].map(() => recordClient(acting(district.dispatcher), person({ name: '周双喜' }))),
		);
		expect(twice.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
		await expect(
			recordClient(acting(district.dispatcher), person({ name: '周 双喜', phone: '13900007777' })),
		).rejects.toMatchObject({ code: 'client_already_recorded' });
	});

	test('rare characters are kept as they are', async () => {
		const id = await recordClient(acting(district.dispatcher), person({ name: '𠮷野𪚥' }));
		const [row] = await database.sql`select name from clients where id = ${id}`;
		expect(row!.name).toBe('𠮷野𪚥');
	});

	test.each<[Partial<NewClientInput>, string, string | null]>([
		[{ name: '孙😀' }, 'validation_failed', 'name'],
		[{ name: '孙<b>' }, 'validation_failed', 'name'],
		[{ phone: '12345' }, 'validation_failed', 'phone'],
		[{ phone: '无' }, 'validation_failed', 'phone'],
		[{ birthDate: '2026-11-26' }, 'validation_failed', 'birthDate'],
		[{ communityCode: '110101001001' }, 'outside_district', 'communityCode'],
	])('%j is refused as %s, and nothing is kept', async (changes, code, field) => {
		const before = await count();
		await expect(recordClient(acting(district.dispatcher), person(changes))).rejects.toMatchObject({
			code,
			fields: [{ field }],
		});
		expect(await count()).toEqual(before);
	});

	test('only staff of the area may record', async () => {
		const before = await count();
		for (const actor of [
			district.client.actor,
			district.proxy,
			district.stranger,
			district.manager,
			district.supervisor,
			district.otherDispatcher,
		])
			await expect(recordClient(acting(actor), person({ name: '郑新' }))).rejects.toMatchObject({
				code: 'not_allowed',
			});
		await expect(
			recordClient(acting(district.gridChief), person({ communityCode: district.otherGrid.code })),
		).rejects.toMatchObject({ code: 'not_allowed' });
		expect(await count()).toEqual(before);
	});
});

describe('consent', () => {
	let clientId: string;
	let clientActor: Actor;
	beforeEach(async () => {
		const client = await addClient(ctx(), district.area, district.grid, { name: '吴老太' });
		clientId = client.id;
		clientActor = client.actor;
	});

	const consent = (changes: Partial<ConsentInput> = {}): ConsentInput => ({
		clientId,
		proxyName: '吴小妹',
		proxyPhone: '13911112222',
		relation: 'family',
		scope: ['order', 'see'],
		expiresOn: '2027-11-24',
		evidence: 'spoken_by_phone',
		...changes,
	});
	async function proxyActor() {
		const [row] = await database.sql<{ id: string }[]>`
			select id from accounts where phone_index = ${ctx().codec.blindIndex('phone', '+8613911112222')}`;
		return actorOf(ctx(), row!.id);
	}
	const mayOrder = (context: Context) => requireClient(context, clientId, 'order.place');

	test('makes an account for the proxy, who may then act for the client', async () => {
		await grantConsent(acting(district.dispatcher), consent());
		const proxy = acting(await proxyActor());
		expect((await mayOrder(proxy)).id).toBe(clientId);
		expect((await clientsOfProxy(proxy)).find((client) => client.id === clientId)).toMatchObject({
			name: '吴老太',
			relation: 'family',
			expiresAt: new Date('2027-11-24T16:00:00Z'),
		});
	});

	test('holds to the last moment of its day, and is told apart from none', async () => {
		await grantConsent(acting(district.dispatcher), consent({ expiresOn: '2026-11-26' }));
		const proxy = acting(await proxyActor());
		const lastMoment = new Date('2026-11-26T15:59:59.999Z');
		await mayOrder(at(proxy, lastMoment));
		const after = at(proxy, new Date('2026-11-26T16:00:00Z'));
		await expect(mayOrder(after)).rejects.toMatchObject({ code: 'consent_expired' });
		expect((await clientsOfProxy(after)).map((client) => client.id)).not.toContain(clientId);
		await expect(mayOrder(acting(district.stranger))).rejects.toMatchObject({
			code: 'client_not_yours',
		});
	});

	test('to see alone does not let order', async () => {
		await grantConsent(acting(district.dispatcher), consent({ scope: ['see'] }));
		const proxy = acting(await proxyActor());
		expect((await getClient(proxy, clientId)).acts).toEqual(['reveal_contact']);
		await expect(mayOrder(proxy)).rejects.toMatchObject({ code: 'client_not_yours' });
		expect((await clientsOfProxy(proxy)).map((client) => client.id)).not.toContain(clientId);
	});

	test('given by the client counts as given online, and a new one replaces the old', async () => {
		await grantConsent(acting(clientActor), consent({ evidence: undefined }));
		await grantConsent(acting(clientActor), consent({ scope: ['see'] }));
		const rows = await database.sql`
			select evidence, scope, revoked_at is null as "inForce" from client_consents
			where client_id = ${clientId} order by id`;
		expect([...rows]).toEqual([
			{ evidence: 'online', scope: ['order', 'see'], inForce: false },
			{ evidence: 'online', scope: ['see'], inForce: true },
		]);
	});

	test('taken back, it ends at once, and once', async () => {
		const id = await grantConsent(acting(district.dispatcher), consent());
		const proxy = acting(await proxyActor());
		for (const actor of [district.stranger, district.proxy, district.gridChief, proxy.actor])
			await expect(revokeConsent(acting(actor), id)).rejects.toMatchObject({
				code: 'client_not_yours',
			});
		await mayOrder(proxy);
		await revokeConsent(acting(clientActor), id);
		await expect(mayOrder(proxy)).rejects.toMatchObject({ code: 'consent_expired' });
		await expect(revokeConsent(acting(clientActor), id)).rejects.toMatchObject({
			code: 'wrong_state',
		});
		await expect(revokeConsent(acting(clientActor), newId())).rejects.toMatchObject({
			code: 'not_found',
		});
	});

	test.each<[Partial<ConsentInput>, string, string]>([
		[{ expiresOn: '2026-11-25' }, 'consent_end_invalid', 'expiresOn'],
		[{ expiresOn: '2026-11-24' }, 'consent_end_invalid', 'expiresOn'],
		[{ expiresOn: '2031-12-01' }, 'consent_end_invalid', 'expiresOn'],
		[{ proxyPhone: 'abc' }, 'validation_failed', 'proxyPhone'],
		[{ proxyName: '👵' }, 'validation_failed', 'proxyName'],
		[{ evidence: undefined }, 'validation_failed', 'evidence'],
	])('%j is refused as %s, and nothing is kept', async (changes, code, field) => {
		const rows = () => database.sql`
			select (select count(*) from client_consents) as consents,
				(select count(*) from accounts) as accounts, (select count(*) from audit_events) as audits`;
		const before = await rows();
		await expect(grantConsent(acting(district.dispatcher), consent(changes))).rejects.toMatchObject(
			{ code, fields: [{ field }] },
		);
		expect(await rows()).toEqual(before);
	});

	test('a client is not their own proxy', async () => {
		const [row] = await database.sql<{ phone: Buffer }[]>`
			select phone_encrypted as phone from clients where id = ${clientId}`;
		const proxyPhone = ctx().codec.decrypt(row!.phone, `clients.phone_encrypted:${clientId}`);
		await expect(
			grantConsent(acting(district.dispatcher), consent({ proxyPhone })),
		).rejects.toMatchObject({ code: 'validation_failed', fields: [{ field: 'proxyPhone' }] });
	});

	test('nobody records a consent for a client who is not theirs', async () => {
		const before = await database.sql`select count(*) from client_consents`;
		for (const actor of [
			district.stranger,
			district.proxy,
			district.manager,
			district.supervisor,
			district.otherDispatcher,
			district.client.actor,
		])
			await expect(grantConsent(acting(actor), consent())).rejects.toMatchObject({
				code: 'client_not_yours',
			});
		expect(await database.sql`select count(*) from client_consents`).toEqual(before);
	});

	test('an elder orders for herself, a daughter for whom she has consent', async () => {
		expect(await clientsOfProxy(acting(district.client.actor))).toMatchObject([
			{ id: district.client.id, relation: 'self', expiresAt: null },
		]);
		expect(await clientsOfProxy(acting(district.proxy))).toMatchObject([
			{ id: district.client.id, relation: 'family' },
		]);
		expect(await clientsOfProxy(acting(district.stranger))).toEqual([]);
		await addConsent(ctx(), clientId, district.stranger.accountId);
		expect(await clientsOfProxy(acting(district.stranger))).toMatchObject([{ id: clientId }]);
	});
});
