import { afterAll, beforeAll, expect, test } from 'vitest';
import { isOrderNumber, placeOrder } from '../../src/lib/server/orders/index.ts';
import type { Context } from '../../src/lib/server/platform/context.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { as, createDistrict, createTestContext, type TestDistrict } from '../support/district.ts';

let database: TestDatabase;
let district: TestDistrict;
const ctx = () => createTestContext(database.sql);

beforeAll(async () => {
	database = await createTestDatabase();
	district = await createDistrict(ctx());
});
afterAll(() => database.end());

const startsAt = new Date('2026-11-27T01:00:00Z');

function place(ctx: Context, changes: Partial<Parameters<typeof placeOrder>[1]> = {}) {
	return placeOrder(ctx, {
		clientId: district.client.id,
		itemKey: 'hospital-escort',
		startsAt,
		channel: 'web',
		...changes,
	});
}

async function orderOf(id: string) {
	const [row] = await database.sql`select * from orders where id = ${id}`;
	return row!;
}

test('an order that needs no check is admitted by rule and waits for matching', async () => {
	const { id, number } = await place(as(ctx(), district.proxy), { notes: '要带轮椅' });
	expect(isOrderNumber(number)).toBe(true);
	const order = await orderOf(id);
	expect(order).toMatchObject({
		state: 'matching',
		number,
		client_id: district.client.id,
		brand_id: district.brand.id,
		area_id: district.grid.id,
		placed_by: district.proxy.accountId,
		ends_at: new Date('2026-11-27T03:00:00Z'),
		local_date: '2026-11-27',
		urgent: false,
		answer_due_at: new Date('2026-11-25T03:00:00Z'),
		admission_form: 'immediate',
		matching_round: 1,
		matching_wave: 0,
		matching_due_at: ctx().now,
	});
	const address = ctx().codec.decrypt(order.address_encrypted, `orders.address_encrypted:${id}`);
	expect(address).toBe('敬贤路128弄15号302室');
	expect(ctx().codec.decrypt(order.notes_encrypted, `orders.notes_encrypted:${id}`)).toBe(
		'要带轮椅',
	);
	const events = await database.sql`
		select event, from_state, to_state, actor_account_id from order_events
		where order_id = ${id} order by id`;
	expect(events.map((event) => [event.event, event.from_state, event.to_state])).toEqual([
		['submit', null, 'submitted'],
		['admit', 'submitted', 'admitted'],
		['start_matching', 'admitted', 'matching'],
	]);
	const audit = await database.sql`
		select action, actor_account_id from audit_events where subject_id = ${id} order by id`;
	expect(audit.map((row) => row.action)).toEqual([
		'order.place',
		'order.admit',
		'order.start_matching',
	]);
	const jobs = await database.sql`
		select task_identifier from graphile_worker.jobs where task_identifier = 'matching/propose'`;
	expect(jobs).toHaveLength(1);
});

test('an order that needs a check waits for the desk', async () => {
	const { id } = await place(as(ctx(), district.client.actor), { itemKey: 'veteran-visit' });
	expect(await orderOf(id)).toMatchObject({
		state: 'submitted',
		admission_form: null,
		matching_due_at: null,
	});
});

test('the service may be elsewhere in the district', async () => {
	const { id } = await place(as(ctx(), district.dispatcher), {
		place: { communityCode: district.otherCommunity.code, address: '望海路56弄8号' },
		channel: 'phone',
	});
	const order = await orderOf(id);
	expect(order).toMatchObject({ area_id: district.farGrid.id, longitude: 121.579 });
	expect(ctx().codec.decrypt(order.address_encrypted, `orders.address_encrypted:${id}`)).toBe(
		'望海路56弄8号',
	);
});
