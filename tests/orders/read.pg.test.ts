import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
	admitOrder,
	getOrder,
	listOrders,
	placeOrder,
	readDesk,
	refuseOrder,
	revealOrderPlace,
} from '../../src/lib/server/orders/index.ts';
import type { Actor } from '../../src/lib/server/platform/context.ts';
import { newId } from '../../src/lib/server/platform/ids.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import {
	addClient,
	addConsent,
	addOrder,
	addVolunteer,
	as,
	at,
	createDistrict,
	createTestContext,
	type TestDistrict,
} from '../support/district.ts';

let database: TestDatabase;
let district: TestDistrict;
const ctx = () => createTestContext(database.sql);

beforeAll(async () => {
	database = await createTestDatabase();
	district = await createDistrict(ctx());
});
afterAll(() => database.end());

async function placed(actor: Actor = district.proxy, itemKey = 'veteran-visit') {
	const { id } = await placeOrder(as(ctx(), actor), {
		clientId: district.client.id,
		itemKey,
		startsAt: new Date('2026-11-27T01:00:00Z'),
		notes: '听力不好',
		channel: actor === district.dispatcher ? 'phone' : 'web',
	});
	return id;
}

async function revealsOf(id: string) {
	const rows = await database.sql`
		select actor_account_id as by from audit_events
		where subject_id = ${id} and action = 'order.see_address' order by id`;
	return rows.map((row) => row.by);
}

/** Puts a volunteer in the place of a visit, as matching and visits would. */
async function staff(orderId: string, volunteerId: string) {
	const [visitId, placeId] = [newId(), newId()];
	await database.sql`
		insert into visits (id, district_id, area_id, order_id, client_id, item_id, brand_id, state,
			starts_at, ends_at, local_date, created_at)
		select ${visitId}, district_id, area_id, id, client_id, item_id, brand_id, 'agreed', starts_at,
			ends_at, local_date, created_at from orders where id = ${orderId}`;
	await database.sql`
		insert into visit_places (id, visit_id, position, volunteer_id, filled_at)
		values (${placeId}, ${visitId}, 1, ${volunteerId}, ${ctx().now})`;
}

describe('one order', () => {
	test('the family sees who, where, what to know, and what happened', async () => {
		const id = await placed();
		for (const actor of [district.proxy, district.client.actor]) {
			const order = await getOrder(as(ctx(), actor), id);
			expect(order).toMatchObject({
				id,
				state: 'submitted',
				client: { id: district.client.id, name: '李秀英' },
				place: { address: '敬贤路128弄15号302室', notes: '听力不好' },
				areaName: 'Area 310120101001-01, Area 310120101001, Area 310120101',
				visitors: [],
				acts: ['cancel', 'reveal_place'],
			});
			expect(order.events.map((event) => event.event)).toEqual(['submit']);
		}
		expect(await revealsOf(id)).toEqual([]);
	});

	test('staff do not see the address until they ask, and asking leaves a row each time', async () => {
		const id = await placed();
		for (const actor of [district.dispatcher, district.gridChief]) {
			const order = await getOrder(as(ctx(), actor), id);
			expect(order.place).toBeNull();
			expect(order.client).not.toBeNull();
			expect(JSON.stringify(order)).not.toMatch(/敬贤路|听力不好/);
		}
		expect(await revealsOf(id)).toEqual([]);
		const dispatcher = as(ctx(), district.dispatcher);
		expect(await revealOrderPlace(dispatcher, id)).toEqual({
			address: '敬贤路128弄15号302室',
			notes: '听力不好',
		});
		await revealOrderPlace(dispatcher, id);
		const { accountId } = district.dispatcher;
		expect(await revealsOf(id)).toEqual([accountId, accountId]);
	});

	test('a programme manager and a supervisor see the order, not who is served', async () => {
		const id = await placed(district.proxy, 'hospital-escort');
		for (const actor of [district.manager, district.supervisor]) {
			const order = await getOrder(as(ctx(), actor), id);
			expect(order).toMatchObject({ client: null, place: null });
			expect(order.acts.filter((act) => !act.startsWith('see_'))).toEqual([]);
			expect(JSON.stringify(order)).not.toMatch(/李秀英|敬贤路|听力/);
			await expect(revealOrderPlace(as(ctx(), actor), id)).rejects.toMatchObject({
				code: 'not_allowed',
			});
		}
		expect(await revealsOf(id)).toEqual([]);
	});

	test('others see nothing', async () => {
		const id = await placed();
		for (const actor of [
			district.stranger,
			district.volunteer.actor,
			district.otherDispatcher,
			// The order is of another brand than hers.
			district.manager,
		])
			await expect(getOrder(as(ctx(), actor), id)).rejects.toMatchObject({ code: 'not_allowed' });
		await expect(getOrder(as(ctx(), { kind: 'anonymous' }), id)).rejects.toMatchObject({
			code: 'not_signed_in',
		});
		await expect(getOrder(as(ctx(), district.dispatcher), newId())).rejects.toMatchObject({
			code: 'not_found',
		});
	});

	test('who placed it still sees it when the consent has ended, but not the address', async () => {
		const client = await addClient(ctx(), district.area, district.grid, { name: '周阿婆' });
		await addConsent(ctx(), client.id, district.stranger.accountId, {
			expiresAt: new Date('2026-11-26T00:00:00Z'),
		});
		const { id } = await placeOrder(as(ctx(), district.stranger), {
			clientId: client.id,
			itemKey: 'hospital-escort',
			startsAt: new Date('2026-11-28T01:00:00Z'),
			channel: 'web',
		});
		const later = at(as(ctx(), district.stranger), new Date('2026-11-26T00:00:00Z'));
		const order = await getOrder(later, id);
		expect(order).toMatchObject({ client: { name: '周阿婆' }, place: null });
		await expect(revealOrderPlace(later, id)).rejects.toMatchObject({ code: 'consent_expired' });
	});

	test('the family reads why it was refused', async () => {
		const id = await placed();
		await refuseOrder(as(ctx(), district.dispatcher), {
			orderId: id,
			reason: 'unsafe',
			note: '楼道在维修',
		});
		const order = await getOrder(as(ctx(), district.proxy), id);
		expect(order).toMatchObject({ refusalReason: 'unsafe', refusalNote: '楼道在维修' });
		expect(order.events.at(-1)).toMatchObject({ event: 'refuse', detail: { reason: 'unsafe' } });
	});

	test('who comes is a surname and a title, only once the order is staffed', async () => {
		const volunteer = await addVolunteer(ctx(), district.area, district.grid, {
			name: '欧阳建国',
			sex: 'male',
		});
		const id = await addOrder(ctx(), district, { state: 'matching' });
		await staff(id, volunteer.id);
		const family = as(ctx(), district.proxy);
		expect((await getOrder(family, id)).visitors).toEqual([]);
		await database.sql`update orders set state = 'staffed' where id = ${id}`;
		expect((await getOrder(family, id)).visitors).toEqual([{ surname: 'Ouyang', sex: 'male' }]);
		const chinese = await getOrder({ ...family, locale: 'zh-CN' }, id);
		expect(chinese.visitors).toEqual([{ surname: '欧阳', sex: 'male' }]);
		expect(JSON.stringify(chinese)).not.toContain('建国');
	});

	test('what the dispatcher may do follows the state', async () => {
		const id = await placed();
		const acts = async () => (await getOrder(as(ctx(), district.dispatcher), id)).acts;
		expect(await acts()).toEqual([
			'admit',
			'refuse',
			'cancel',
			'expire',
			'reveal_place',
			'see_decisions',
			'see_climb',
		]);
		await admitOrder(as(ctx(), district.dispatcher), { orderId: id, form: 'immediate' });
		expect(await acts()).toEqual([
			'cancel',
			'expire',
			'offer',
			'reveal_place',
			'see_decisions',
			'see_climb',
		]);
	});
});

describe('lists', () => {
	let lists: TestDatabase;
	let there: TestDistrict;
	let neighbour: Awaited<ReturnType<typeof addClient>>;
	const here = (actor: Actor) => as(createTestContext(lists.sql), actor);
	const minutesAgo = (minutes: number) => new Date(ctx().now.getTime() - minutes * 60_000);
	let ids: Record<'hers' | 'hersByPhone' | 'far' | 'farOther', string>;

	beforeAll(async () => {
		lists = await createTestDatabase();
		const system = createTestContext(lists.sql);
		there = await createDistrict(system);
		neighbour = await addClient(system, there.area, there.farGrid, { name: '赵建国' });
		ids = {
			hers: await addOrder(system, there, {
				placedBy: there.proxy.accountId,
				submittedAt: minutesAgo(4),
			}),
			hersByPhone: await addOrder(system, there, {
				state: 'submitted',
				item: there.checkedItem,
				submittedAt: minutesAgo(3),
			}),
			far: await addOrder(system, there, {
				clientId: neighbour.id,
				area: there.farGrid,
				state: 'staffed',
				startsAt: new Date('2026-12-10T01:00:00Z'),
				submittedAt: minutesAgo(2),
			}),
			farOther: await addOrder(system, there, {
				clientId: neighbour.id,
				area: there.farGrid,
				item: there.checkedItem,
				state: 'submitted',
				submittedAt: minutesAgo(1),
			}),
		};
	});
	afterAll(() => lists.end());

	const seen = async (actor: Actor, filter: Parameters<typeof listOrders>[1] = {}) =>
		(await listOrders(here(actor), filter)).orders.map((line) => line.id);

	test('each sees what is theirs or in their scope, newest first', async () => {
		const { hers, hersByPhone, far, farOther } = ids;
		expect(await seen(there.client.actor)).toEqual([hersByPhone, hers]);
		expect(await seen(there.proxy)).toEqual([hersByPhone, hers]);
		expect(await seen(neighbour.actor)).toEqual([farOther, far]);
		expect(await seen(there.dispatcher)).toEqual([farOther, far, hersByPhone, hers]);
		expect(await seen(there.otherDispatcher)).toEqual([farOther, far]);
		expect(await seen(there.gridChief)).toEqual([hersByPhone, hers]);
		expect(await seen(there.manager)).toEqual([far, hers]);
		expect(await seen(there.stranger)).toEqual([]);
		expect(await seen(there.volunteer.actor)).toEqual([]);
		await expect(listOrders(here({ kind: 'anonymous' }))).rejects.toMatchObject({
			code: 'not_signed_in',
		});
	});

	test('the names of clients are kept from those who may not know them', async () => {
		const { orders } = await listOrders(here(there.manager));
		expect(orders.map((line) => line.client)).toEqual([null, null]);
		const mine = await listOrders(here(there.proxy));
		expect(mine.orders.map((line) => line.client?.name)).toEqual(['李秀英', '李秀英']);
	});

	test('lists are narrowed by state, brand, area, dates, client and number', async () => {
		const { hers, hersByPhone, far, farOther } = ids;
		expect(await seen(there.dispatcher, { state: 'submitted' })).toEqual([farOther, hersByPhone]);
		expect(await seen(there.dispatcher, { brand: there.brand.slug })).toEqual([far, hers]);
		expect(await seen(there.dispatcher, { area: there.otherTown.path })).toEqual([farOther, far]);
		expect(await seen(there.dispatcher, { area: 'no.such.area' })).toEqual([]);
		expect(await seen(there.dispatcher, { from: '2026-12-01' })).toEqual([far]);
		expect(await seen(there.dispatcher, { to: '2026-12-01', client: neighbour.id })).toEqual([
			farOther,
		]);
		expect(await seen(there.dispatcher, { mine: true })).toEqual([]);
		const [row] = await lists.sql`select number from orders where id = ${far}`;
		expect(await seen(there.dispatcher, { number: row!.number })).toEqual([far]);
		expect(await seen(there.gridChief, { number: row!.number })).toEqual([]);
	});

	test('pages follow each other without a gap or a repetition', async () => {
		const system = createTestContext(lists.sql);
		const client = await addClient(system, there.area, there.grid, { name: '钱多单' });
		const made: string[] = [];
		for (let index = 0; index < 103; index++)
			made.push(
				await addOrder(system, there, {
					clientId: client.id,
					state: 'closed',
					submittedAt: minutesAgo(1000 + (index % 3)),
				}),
			);
		const read: string[] = [];
		let cursor: string | undefined;
		const sizes: number[] = [];
		do {
			const page = await listOrders(here(client.actor), cursor ? { cursor } : {});
			read.push(...page.orders.map((line) => line.id));
			sizes.push(page.orders.length);
			cursor = page.nextCursor ?? undefined;
		} while (cursor);
		expect(sizes).toEqual([50, 50, 3]);
		expect([...read].sort()).toEqual([...made].sort());
		await expect(
			listOrders(here(client.actor), { cursor: 'bm90IGEgY3Vyc29y' }),
		).rejects.toMatchObject({ code: 'cursor_invalid' });
	});

	test('the desk has four lists, within the scope of who looks', async () => {
		const system = createTestContext(lists.sql);
		const onDesk = await addOrder(system, there, { deskSince: system.now });
		const late = await addOrder(system, there, {
			state: 'staffed',
			startsAt: new Date('2026-11-25T01:30:00Z'),
		});
		await addOrder(system, there, {
			state: 'staffed',
			startsAt: new Date('2026-11-25T02:30:00Z'),
		});
		await addOrder(system, there, {
			state: 'staffed',
			startsAt: new Date('2026-11-24T01:30:00Z'),
		});
		const of = async (actor: Actor) => {
			const desk = await readDesk(here(actor));
			return Object.values(desk).map((lines) => (lines as { id: string }[]).map((line) => line.id));
		};
		expect(await of(there.dispatcher)).toEqual([
			[ids.hersByPhone, ids.farOther],
			[onDesk],
			[],
			[late],
		]);
		expect(await of(there.gridChief)).toEqual([[ids.hersByPhone], [onDesk], [], [late]]);
		expect(await of(there.otherDispatcher)).toEqual([[ids.farOther], [], [], []]);
		for (const actor of [there.client.actor, there.manager, there.administrator, there.stranger])
			await expect(readDesk(here(actor))).rejects.toMatchObject({ code: 'not_allowed' });
	});
});
