import { afterAll, beforeAll, expect, test } from 'vitest';
import { addMinutes } from '../../src/lib/calendar/local-time.ts';
import { lockOrder } from '../../src/lib/server/orders/index.ts';
import type { Context } from '../../src/lib/server/platform/context.ts';
import { withTransaction } from '../../src/lib/server/platform/db.ts';
import { newId } from '../../src/lib/server/platform/ids.ts';
import {
	cancelVisitsOfOrder,
	fillPlace,
	openPlacesOf,
	openVisit,
} from '../../src/lib/server/visits/index.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import {
	addOrder,
	addServiceItem,
	addVolunteer,
	createDistrict,
	createTestContext,
	type TestArea,
	type TestDistrict,
	type TestItem,
} from '../support/district.ts';

let database: TestDatabase;
let ctx: Context;
let district: TestDistrict;
let itemForTwo: TestItem;
let itemByPhone: TestItem;

beforeAll(async () => {
	database = await createTestDatabase();
	ctx = createTestContext(database.sql);
	district = await createDistrict(ctx);
	const { area, brand } = district;
	itemForTwo = await addServiceItem(ctx, area, {
		key: 'moving-a-bed',
		brandId: brand.id,
		volunteersNeeded: 2,
	});
	itemByPhone = await addServiceItem(ctx, area, {
		key: 'phone-call',
		brandId: brand.id,
		remote: true,
	});
});
afterAll(() => database.end());

const morning = new Date('2026-11-27T01:00:00Z');

/** An order in matching with its visit open. */
async function openOrder(
	given: { startsAt?: Date; minutes?: number; item?: TestItem; area?: TestArea } = {},
): Promise<{ orderId: string; placeIds: string[] }> {
	const startsAt = given.startsAt ?? morning;
	const orderId = await addOrder(ctx, district, {
		item: given.item,
		area: given.area,
		startsAt,
		endsAt: addMinutes(startsAt, given.minutes ?? 60),
	});
	await openVisit(ctx, { id: orderId, districtId: district.area.id });
	const places = await openPlacesOf(ctx, orderId);
	return { orderId, placeIds: places.map(({ placeId }) => placeId) };
}

async function newVolunteer(travelMode?: 'foot' | 'e_bike'): Promise<string> {
	const { id } = await addVolunteer(ctx, district.area, district.grid, {
		name: '赵敏',
		travelMode,
	});
	return id;
}

/** Fills as matching does: under the order's lock, in one transaction. */
function fill(order: { orderId: string; placeIds: string[] }, volunteerId: string, place = 0) {
	return withTransaction(ctx, async (ctx) => {
		await lockOrder(ctx, order.orderId);
		return fillPlace(ctx, { placeId: order.placeIds[place] as string, volunteerId });
	});
}

async function visitState(orderId: string): Promise<string | undefined> {
	const [row] = await database.sql`select state from visits where order_id = ${orderId}`;
	return row?.state;
}

async function heldCommitments(volunteerId: string): Promise<number> {
	const rows = await database.sql`
		select 1 from commitments where volunteer_id = ${volunteerId} and state = 'held'`;
	return rows.length;
}

function outcomes(results: PromiseSettledResult<unknown>[]): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const result of results) {
		const outcome = result.status === 'fulfilled' ? 'filled' : String(result.reason.message);
		counts[outcome] = (counts[outcome] ?? 0) + 1;
	}
	return counts;
}

test('an order gets one visit, with as many places as its item needs, however often asked', async () => {
	const order = await openOrder({ item: itemForTwo });
	await openVisit(ctx, { id: order.orderId, districtId: district.area.id });
	expect(await openPlacesOf(ctx, order.orderId)).toMatchObject([{ position: 1 }, { position: 2 }]);
	await expect(openVisit(ctx, { id: newId(), districtId: district.area.id })).rejects.toMatchObject(
		{ code: 'not_found' },
	);
});

test('a filled place takes the time of its volunteer and makes the visit agreed', async () => {
	const order = await openOrder();
	const volunteerId = await newVolunteer();
	expect(await fill(order, volunteerId)).toMatchObject({
		orderId: order.orderId,
		allFilled: true,
	});
	expect(await visitState(order.orderId)).toBe('agreed');
	expect(await openPlacesOf(ctx, order.orderId)).toEqual([]);
	expect(await heldCommitments(volunteerId)).toBe(1);
});

test('a visit for two is agreed when both places are filled, by two people', async () => {
	const order = await openOrder({ item: itemForTwo });
	const first = await newVolunteer();
	expect(await fill(order, first, 0)).toMatchObject({ allFilled: false });
	expect(await visitState(order.orderId)).toBe('open');
	await expect(fill(order, first, 1)).rejects.toMatchObject({ code: 'time_conflict' });
	expect(await fill(order, await newVolunteer(), 1)).toMatchObject({ allFilled: true });
	expect(await visitState(order.orderId)).toBe('agreed');
});

test('50 volunteers at the same moment: one gets the place, 49 are told so', async () => {
	const order = await openOrder();
	const volunteers = await Promise.all(Array.from({ length: 50 }, () => newVolunteer()));
	const results = await Promise.allSettled(volunteers.map((volunteer) => fill(order, volunteer)));
	expect(outcomes(results)).toEqual({ filled: 1, offer_taken: 49 });
	const held = await Promise.all(volunteers.map(heldCommitments));
	expect(held.filter((count) => count > 0)).toEqual([1]);
});

test('one volunteer, 50 visits at the same time: one is taken, 49 conflict', async () => {
	const volunteerId = await newVolunteer();
	const orders = await Promise.all(
		Array.from({ length: 50 }, (_, index) =>
			openOrder({ startsAt: addMinutes(morning, index), minutes: 60 }),
		),
	);
	const results = await Promise.allSettled(orders.map((order) => fill(order, volunteerId)));
	expect(outcomes(results)).toEqual({ filled: 1, time_conflict: 49 });
	expect(await heldCommitments(volunteerId)).toBe(1);
	const states = await Promise.all(orders.map(({ orderId }) => visitState(orderId)));
	expect(states.filter((state) => state === 'agreed')).toHaveLength(1);
});

test('time that is blocked by something else than a visit conflicts too', async () => {
	const volunteerId = await newVolunteer();
	await database.sql`
		insert into commitments (id, volunteer_id, during, kind, state, created_at)
		values (${newId()}, ${volunteerId}, tstzrange(${morning}, ${addMinutes(morning, 15)}),
			'time_off', 'held', ${ctx.now})`;
	await expect(fill(await openOrder(), volunteerId)).rejects.toMatchObject({
		code: 'time_conflict',
	});
	const later = await openOrder({ startsAt: addMinutes(morning, 15) });
	expect(await fill(later, volunteerId)).toMatchObject({ allFilled: true });
});

test('the journey to the next visit and from the last must fit in between', async () => {
	const volunteerId = await newVolunteer('foot');
	const near = await openOrder({ startsAt: addMinutes(morning, 120), area: district.grid });
	await fill(near, volunteerId);
	// 1.1 km through the air is 20 minutes on foot.
	for (const [minutes, fits] of [
		[120 + 60 + 19, false],
		[120 + 60 + 20, true],
		[120 - 60 - 19, false],
		[120 - 60 - 20, true],
	] as const) {
		const order = await openOrder({
			startsAt: addMinutes(morning, minutes),
			area: district.otherGrid,
		});
		const filling = fill(order, volunteerId);
		if (fits) expect(await filling).toMatchObject({ allFilled: true });
		else await expect(filling).rejects.toMatchObject({ code: 'time_conflict' });
	}
});

test('service by phone needs no journey, before or after a visit', async () => {
	const volunteerId = await newVolunteer('foot');
	await fill(await openOrder({ area: district.farGrid }), volunteerId);
	for (const minutes of [-20, 60])
		expect(
			await fill(
				await openOrder({
					startsAt: addMinutes(morning, minutes),
					minutes: 20,
					item: itemByPhone,
				}),
				volunteerId,
			),
		).toMatchObject({ allFilled: true });
	// The journey is still owed to the visit before the call.
	await expect(
		fill(await openOrder({ startsAt: addMinutes(morning, 80) }), volunteerId),
	).rejects.toMatchObject({ code: 'time_conflict' });
});

test('a cancelled visit frees the time and cannot be filled any more', async () => {
	const order = await openOrder();
	const volunteerId = await newVolunteer();
	await fill(order, volunteerId);
	await cancelVisitsOfOrder(ctx, order.orderId);
	expect(await visitState(order.orderId)).toBe('cancelled');
	expect(await heldCommitments(volunteerId)).toBe(0);

	const unfilled = await openOrder();
	await cancelVisitsOfOrder(ctx, unfilled.orderId);
	expect(await openPlacesOf(ctx, unfilled.orderId)).toEqual([]);
	await expect(fill(unfilled, volunteerId)).rejects.toMatchObject({ code: 'wrong_state' });
});

test('an unknown place, and a volunteer of nowhere, are not found', async () => {
	const volunteerId = await newVolunteer();
	await expect(fillPlace(ctx, { placeId: newId(), volunteerId })).rejects.toMatchObject({
		code: 'not_found',
	});
	await expect(fill(await openOrder(), newId())).rejects.toMatchObject({ code: 'not_found' });
});
