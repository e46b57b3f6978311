import { afterAll, beforeAll, expect, test } from 'vitest';
import * as v from 'valibot';
import { recruitmentHintAnswer, unmetOrderAnswer } from '../../src/lib/server/api/unmet-orders.ts';
import { listUnmetOrders, recruitmentHints } from '../../src/lib/server/matching/index.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import {
	addOrder,
	addServiceItem,
	addVolunteer,
	as,
	createDistrict,
	createTestContext,
	type TestDistrict,
} from '../support/district.ts';
import { createTestApi, createTestRuntime, signInAs } from '../support/runtime.ts';

let database: TestDatabase;
let district: TestDistrict;
const ctx = () => createTestContext(database.sql);

beforeAll(async () => {
	database = await createTestDatabase();
	district = await createDistrict(ctx());
});
afterAll(() => database.end());

test('an empty register has no hints', async () => {
	expect(await listUnmetOrders(as(ctx(), district.manager))).toEqual({
		orders: [],
		nextCursor: null,
	});
	expect(await recruitmentHints(as(ctx(), district.manager))).toEqual([]);
});

test('tells which skill was missing where and when, and how many there have it', async () => {
	const unmet = async (day: string, given: Parameters<typeof addOrder>[2] = {}) =>
		addOrder(ctx(), district, {
			state: 'expired',
			startsAt: new Date(`${day}:00+08:00`),
			...given,
		});
	const reading = await addServiceItem(ctx(), district.area, {
		key: 'reading-aloud',
		brandId: district.brand.id,
		skills: ['reading', 'escort'],
	});
	const anyone = await addServiceItem(ctx(), district.area, {
		key: 'a-chat',
		brandId: district.brand.id,
		skills: [],
	});
	// Two Monday mornings, one Monday afternoon; one too old; one ended by staff.
	await unmet('2026-11-16T09:00');
	const last = await unmet('2026-11-23T11:59', { area: district.otherGrid });
	await unmet('2026-11-23T12:00', { item: reading });
	await unmet('2026-08-27T09:00');
	const ended = await unmet('2026-11-24T09:00');
	await database.sql`update orders set unmet_reason = 'staff_decision' where id = ${ended}`;
	const far = await unmet('2026-11-22T19:00', { area: district.farGrid, item: anyone });
	await unmet('2026-11-22T19:00', { item: district.checkedItem });
	await addVolunteer(ctx(), district.area, district.farGrid, { name: '远一', skills: [] });
	await addVolunteer(ctx(), district.area, district.grid, { name: '停一', state: 'paused' });

	const told = async (actor = district.supervisor) =>
		(await recruitmentHints(as(ctx(), actor))).map((hint) => [
			hint.skillKey,
			hint.townNameZh,
			hint.weekday,
			hint.partOfDay,
			hint.orders,
			hint.volunteers,
		]);
	expect(await told()).toEqual([
		['escort', '南桥镇', 1, 'morning', 2, 1],
		['escort', '南桥镇', 1, 'afternoon', 1, 1],
		['reading', '南桥镇', 1, 'afternoon', 1, 0],
		['escort', '南桥镇', 7, 'evening', 1, 1],
		[null, '奉城镇', 7, 'evening', 1, 1],
	]);
	expect(await told(district.manager)).toHaveLength(4);
	expect(await told(district.otherDispatcher)).toEqual([[null, '奉城镇', 7, 'evening', 1, 1]]);

	const { orders } = await listUnmetOrders(as(ctx(), district.supervisor));
	expect(orders).toHaveLength(6);
	expect(orders[0]).toMatchObject({ id: ended, reason: 'staff_decision' });
	expect(orders.find(({ id }) => id === last)).toMatchObject({
		areaNameZh: '南桥镇 正阳社区 第二网格',
		reason: 'no_candidate',
	});
	expect(JSON.stringify(orders)).not.toMatch(/李秀英|敬贤路/);
	const theirs = await listUnmetOrders(as(ctx(), district.otherDispatcher));
	expect(theirs.orders.map(({ id }) => id)).toEqual([far]);
});

test('is for dispatchers, managers, supervisors and administrators', async () => {
	for (const actor of [district.client.actor, district.volunteer.actor, district.gridChief]) {
		await expect(listUnmetOrders(as(ctx(), actor))).rejects.toThrow('not_allowed');
		await expect(recruitmentHints(as(ctx(), actor))).rejects.toThrow('not_allowed');
	}
	const anonymous = as(ctx(), { kind: 'anonymous' });
	await expect(listUnmetOrders(anonymous)).rejects.toThrow('not_signed_in');
	await expect(recruitmentHints(anonymous)).rejects.toThrow('not_signed_in');
});

test('the register goes page by page, and the API answers both', async () => {
	for (let day = 0; day < 50; day++)
		await addOrder(ctx(), district, {
			state: 'expired',
			startsAt: new Date(Date.UTC(2026, 9, 1 + (day % 25), 1)),
		});
	const system = as(ctx(), district.supervisor);
	const first = await listUnmetOrders(system);
	const second = await listUnmetOrders(system, { cursor: first.nextCursor ?? '' });
	const ids = [...first.orders, ...second.orders].map(({ id }) => id);
	expect([first.orders.length, second.orders.length, new Set(ids).size]).toEqual([50, 6, 56]);
	expect(second.nextCursor).toBeNull();

	const runtime = createTestRuntime(database);
	const api = createTestApi();
	const { bearer } = await signInAs(runtime, district.manager.accountId);
	const read = async (path: string, headers: Record<string, string> = bearer) => {
		const response = await api.request(`/v1${path}`, { headers });
		return { status: response.status, body: (await response.json()) as { items: unknown[] } };
	};
	const register = await read('/unmet-orders');
	expect(register.status).toBe(200);
	v.parse(v.array(unmetOrderAnswer), register.body.items);
	const hints = await read('/recruitment-hints');
	expect(v.parse(v.array(recruitmentHintAnswer), hints.body.items).length).toBeGreaterThan(3);
	expect((await read('/unmet-orders?cursor=abc')).status).toBe(400);
	const chief = await signInAs(runtime, district.gridChief.accountId);
	expect((await read('/recruitment-hints', chief.bearer)).status).toBe(403);
});
