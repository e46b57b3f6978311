import { afterAll, beforeAll, expect, test } from 'vitest';
import { isOrderNumber, placeOrder } from '../../src/lib/server/orders/index.ts';
import type { Context } from '../../src/lib/server/platform/context.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import {
	actorOf,
	addAccount,
	addClient,
	addConsent,
	addServiceItem,
	as,
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

test('the grid chief orders for the people of her grid', async () => {
	const { id } = await place(as(ctx(), district.gridChief), { channel: 'phone' });
	expect(await orderOf(id)).toMatchObject({ placed_by: district.gridChief.accountId });
});

test('nobody else orders for a client, and nothing is kept of it', async () => {
	const kept = () => database.sql`
		select (select count(*) from orders) as orders, (select count(*) from order_events) as events,
			(select count(*) from audit_events) as audits`;
	const before = await kept();
	for (const actor of [
		district.stranger,
		district.volunteer.actor,
		district.manager,
		district.supervisor,
		district.administrator,
		district.otherDispatcher,
	])
		await expect(place(as(ctx(), actor))).rejects.toMatchObject({ code: 'client_not_yours' });
	await expect(place(as(ctx(), { kind: 'anonymous' }))).rejects.toMatchObject({
		code: 'not_signed_in',
	});
	const far = await addClient(ctx(), district.area, district.farGrid, { name: '何远' });
	for (const actor of [district.gridChief, district.proxy, district.client.actor])
		await expect(place(as(ctx(), actor), { clientId: far.id })).rejects.toMatchObject({
			code: 'client_not_yours',
		});
	expect(await kept()).toMatchObject([{ orders: before[0]!.orders, events: before[0]!.events }]);
});

test('a consent to see alone, an ended and a revoked one do not let order', async () => {
	const client = await addClient(ctx(), district.area, district.grid, { name: '钱阿婆' });
	const tried = async (consent: Parameters<typeof addConsent>[3]) => {
		const accountId = await addAccount(ctx(), district.area, { name: '试' });
		await addConsent(ctx(), client.id, accountId, consent);
		const actor = await actorOf(ctx(), accountId);
		return place(as(ctx(), actor), { clientId: client.id }).then(
			() => 'placed',
			(error: { code: string }) => error.code,
		);
	};
	const now = ctx().now;
	expect(await tried({})).toBe('placed');
	expect(await tried({ scope: ['see'] })).toBe('client_not_yours');
	expect(await tried({ expiresAt: now })).toBe('consent_expired');
	expect(await tried({ expiresAt: new Date(now.getTime() + 1) })).toBe('placed');
	expect(await tried({ revokedAt: now })).toBe('consent_expired');
});

test('a same-day order is urgent', async () => {
	await addServiceItem(ctx(), district.area, {
		key: 'at-once',
		brandId: district.brand.id,
		minimumLeadMinutes: 30,
	});
	const { id } = await place(as(ctx(), district.proxy), {
		itemKey: 'at-once',
		startsAt: new Date('2026-11-25T03:00:00Z'),
	});
	expect(await orderOf(id)).toMatchObject({ urgent: true, local_date: '2026-11-25' });
});

test('a service with risks for a client at high risk is urgent, whenever it is', async () => {
	await addServiceItem(ctx(), district.area, {
		key: 'up-a-ladder',
		brandId: district.brand.id,
		risky: true,
	});
	const urgentWhen = async (riskTier: string, itemKey: string) => {
		await database.sql`
		update clients set risk_tier = ${riskTier} where id = ${district.client.id}`;
		const { id } = await place(as(ctx(), district.proxy), { itemKey });
		return (await orderOf(id))['urgent'];
	};
	expect(await urgentWhen('high', 'up-a-ladder')).toBe(true);
	expect(await urgentWhen('high', 'hospital-escort')).toBe(false);
	expect(await urgentWhen('key', 'up-a-ladder')).toBe(false);
});
