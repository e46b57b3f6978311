import { afterAll, beforeAll, expect, test } from 'vitest';
import { addMinutes } from '../../src/lib/calendar/local-time.ts';
import type { Context } from '../../src/lib/server/platform/context.ts';
import { newId } from '../../src/lib/server/platform/ids.ts';
import {
	cancelVisitsOfOrder,
	fillPlace,
	openPlacesOf,
	openVisit,
} from '../../src/lib/server/visits/index.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import {
	addServiceItem,
	addVolunteer,
	createDistrict,
	createTestContext,
	type TestDistrict,
	type TestItem,
} from '../support/district.ts';
import { fill, morning, openOrder } from './support.ts';

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

async function newVolunteer(travelMode?: 'foot' | 'e_bike'): Promise<string> {
	const { id } = await addVolunteer(ctx, district.area, district.grid, {
		name: '赵敏',
		travelMode,
	});
	return id;
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
	const order = await openOrder(ctx, district, { item: itemForTwo });
	await openVisit(ctx, { id: order.orderId, districtId: district.area.id });
	expect(await openPlacesOf(ctx, order.orderId)).toMatchObject([{ position: 1 }, { position: 2 }]);
	await expect(openVisit(ctx, { id: newId(), districtId: district.area.id })).rejects.toMatchObject(
		{ code: 'not_found' },
	);
});

test('a filled place takes the time of its volunteer and makes the visit agreed', async () => {
	const order = await openOrder(ctx, district);
	const volunteerId = await newVolunteer();
	expect(await fill(ctx, order, volunteerId)).toMatchObject({
		orderId: order.orderId,
		allFilled: true,
	});
	expect(await visitState(order.orderId)).toBe('agreed');
	expect(await openPlacesOf(ctx, order.orderId)).toEqual([]);
	expect(await heldCommitments(volunteerId)).toBe(1);
});

test('a visit for two is agreed when both places are filled, by two people', async () => {
	const order = await openOrder(ctx, district, { item: itemForTwo });
	const first = await newVolunteer();
	expect(await fill(ctx, order, first, 0)).toMatchObject({ allFilled: false });
	expect(await visitState(order.orderId)).toBe('open');
	await expect(fill(ctx, order, first, 1)).rejects.toMatchObject({ code: 'time_conflict' });
	expect(await fill(ctx, order, await newVolunteer(), 1)).toMatchObject({ allFilled: true });
	expect(await visitState(order.orderId)).toBe('agreed');
});

test('50 volunteers at the same moment: one gets the place, 49 are told so', async () => {
	const order = await openOrder(ctx, district);
	const volunteers = await Promise.all(Array.from({ length: 50 }, () => newVolunteer()));
	const results = await Promise.allSettled(
		volunteers.map((volunteer) => fill(ctx, order, volunteer)),
	);
	expect(outcomes(results)).toEqual({ filled: 1, offer_taken: 49 });
	const held = await Promise.all(volunteers.map(heldCommitments));
	expect(held.filter((count) => count > 0)).toEqual([1]);
});

test('one volunteer, 50 visits at the same time: one is taken, 49 conflict', async () => {
	const volunteerId = await newVolunteer();
	const orders = await Promise.all(
		Array.from({ length: 50 }, (_, index) =>
			openOrder(ctx, district, { startsAt: addMinutes(morning, index), minutes: 60 }),
		),
	);
	const results = await Promise.allSettled(orders.map((order) => fill(ctx, order, volunteerId)));
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
	await expect(fill(ctx, await openOrder(ctx, district), volunteerId)).rejects.toMatchObject({
		code: 'time_conflict',
	});
	const later = await openOrder(ctx, district, { startsAt: addMinutes(morning, 15) });
	expect(await fill(ctx, later, volunteerId)).toMatchObject({ allFilled: true });
});

test('the journey to the next visit and from the last must fit in between', async () => {
	const volunteerId = await newVolunteer('foot');
	const near = await openOrder(ctx, district, {
		startsAt: addMinutes(morning, 120),
		area: district.grid,
	});
	await fill(ctx, near, volunteerId);
	// 1.1 km through the air is 20 minutes on foot.
	for (const [minutes, fits] of [
		[120 + 60 + 19, false],
		[120 + 60 + 20, true],
		[120 - 60 - 19, false],
		[120 - 60 - 20, true],
	] as const) {
		const order = await openOrder(ctx, district, {
			startsAt: addMinutes(morning, minutes),
			area: district.otherGrid,
		});
		const filling = fill(ctx, order, volunteerId);
		if (fits) expect(await filling).toMatchObject({ allFilled: true });
		else await expect(filling).rejects.toMatchObject({ code: 'time_conflict' });
	}
});

test('service by phone needs no journey, before or after a visit', async () => {
	const volunteerId = await newVolunteer('foot');
	await fill(ctx, await openOrder(ctx, district, { area: district.farGrid }), volunteerId);
	for (const minutes of [-20, 60])
		expect(
			await fill(
				ctx,
				await openOrder(ctx, district, {
					startsAt: addMinutes(morning, minutes),
					minutes: 20,
					item: itemByPhone,
				}),
				volunteerId,
			),
		).toMatchObject({ allFilled: true });
	// The journey is still owed to the visit before the call.
	await expect(
		fill(ctx, await openOrder(ctx, district, { startsAt: addMinutes(morning, 80) }), volunteerId),
	).rejects.toMatchObject({ code: 'time_conflict' });
});

test('a cancelled visit frees the time and cannot be filled any more', async () => {
	const order = await openOrder(ctx, district);
	const volunteerId = await newVolunteer();
	await fill(ctx, order, volunteerId);
	await cancelVisitsOfOrder(ctx, order.orderId);
	expect(await visitState(order.orderId)).toBe('cancelled');
	expect(await heldCommitments(volunteerId)).toBe(0);

	const unfilled = await openOrder(ctx, district);
	await cancelVisitsOfOrder(ctx, unfilled.orderId);
	expect(await openPlacesOf(ctx, unfilled.orderId)).toEqual([]);
	await expect(fill(ctx, unfilled, volunteerId)).rejects.toMatchObject({ code: 'wrong_state' });
});

test('an unknown place, and a volunteer of nowhere, are not found', async () => {
	const volunteerId = await newVolunteer();
	await expect(fillPlace(ctx, { placeId: newId(), volunteerId })).rejects.toMatchObject({
		code: 'not_found',
	});
	await expect(fill(ctx, await openOrder(ctx, district), newId())).rejects.toMatchObject({
		code: 'not_found',
	});
});
