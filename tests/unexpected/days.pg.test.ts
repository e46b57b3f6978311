import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addMinutes, instantOf } from '../../src/lib/calendar/local-time.ts';
import type { Context } from '../../src/lib/server/platform/context.ts';
import {
	declareWeatherDay,
	moveOutdoorVisits,
	placeRoundOrders,
	readDays,
	startCareRound,
	undoWeatherDay,
} from '../../src/lib/server/unexpected/index.ts';
import { fillPlace, openVisit } from '../../src/lib/server/visits/index.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import {
	addClient,
	addOrder,
	addServiceItem,
	as,
	at,
	createDistrict,
	createTestContext,
	type TestDistrict,
	type TestItem,
} from '../support/district.ts';

let database: TestDatabase;
let ctx: Context;
let district: TestDistrict;
let outdoor: TestItem;
let call: TestItem;

beforeAll(async () => {
	database = await createTestDatabase();
	ctx = createTestContext(database.sql);
	district = await createDistrict(ctx);
	const brandId = district.brand.id;
	outdoor = await addServiceItem(ctx, district.area, { key: 'walk', brandId });
	await ctx.sql`update service_items set outdoor = true where id = ${outdoor.id}`;
	call = await addServiceItem(ctx, district.area, {
		key: 'phone-chat',
		brandId,
		durationMinutes: 20,
		minimumLeadMinutes: 60,
		remote: true,
		skills: [],
	});
});
afterAll(() => database.end());
beforeEach(async () => {
	for (const table of [
		'notifications',
		'weather_days',
		'care_rounds',
		'visits',
		'commitments',
		'order_events',
		'orders',
	])
		await ctx.sql`delete from ${ctx.sql(table)}`;
	await ctx.sql`delete from clients where id <> ${district.client.id}`;
});

const friday = '2026-11-27';
const desk = () => as(ctx, district.dispatcher);

async function visit(
	item: TestItem,
	time: string,
	given: { agreed?: boolean; far?: boolean } = {},
) {
	const orderId = await addOrder(ctx, district, {
		state: given.agreed ? 'staffed' : 'matching',
		item,
		startsAt: instantOf(friday, time),
		...(given.far ? { area: district.farGrid } : {}),
	});
	const { visitId } = await openVisit(ctx, { id: orderId, districtId: district.area.id });
	const [place] = await ctx.sql<{ id: string }[]>`
		select id from visit_places where visit_id = ${visitId}`;
	if (given.agreed)
		await fillPlace(ctx, { placeId: place!.id, volunteerId: district.volunteer.id });
	return visitId;
}

async function startOf(visitId: string) {
	const [row] = await ctx.sql<{ startsAt: Date }[]>`
		select starts_at as "startsAt" from visits where id = ${visitId}`;
	return row!.startsAt;
}

describe('a day of bad weather', () => {
	const day = () => ({
		area: district.town.code,
		date: friday,
		movedTo: '2026-11-28',
		reason: 'heat' as const,
	});

	test('moves outdoor visits of its area, tells all, and is undone', async () => {
		const walk = await visit(outdoor, '09:00', { agreed: true });
		const open = await visit(outdoor, '14:00');
		const indoor = await visit(district.item, '12:00', { agreed: true });
		const elsewhere = await visit(outdoor, '09:00', { far: true });
		const id = await declareWeatherDay(desk(), day());
		expect((await readDays(desk())).weatherDays).toMatchObject([{ id, moved: 0, waiting: 2 }]);
		expect(await moveOutdoorVisits(ctx)).toBe(2);
		expect(await moveOutdoorVisits(ctx)).toBe(0);
		expect(await startOf(walk)).toEqual(instantOf('2026-11-28', '09:00'));
		expect(await startOf(open)).toEqual(instantOf('2026-11-28', '14:00'));
		expect(await startOf(indoor)).toEqual(instantOf(friday, '12:00'));
		expect(await startOf(elsewhere)).toEqual(instantOf(friday, '09:00'));
		const told = await ctx.sql`select kind from notifications where kind = 'visit_moved'`;
		expect(told).toHaveLength(1);
		expect((await readDays(desk())).weatherDays).toMatchObject([
			{ moved: 2, refused: 0, waiting: 0 },
		]);
		await undoWeatherDay(desk(), id);
		expect(await moveOutdoorVisits(at(ctx, addMinutes(ctx.now, 1)))).toBe(2);
		expect(await startOf(walk)).toEqual(instantOf(friday, '09:00'));
		expect(await startOf(open)).toEqual(instantOf(friday, '14:00'));
		await expect(undoWeatherDay(desk(), id)).rejects.toThrow('wrong_state');
	});

	test('leaves alone what has begun or was moved again since, when it is undone', async () => {
		const walk = await visit(outdoor, '09:00', { agreed: true });
		const id = await declareWeatherDay(desk(), day());
		await moveOutdoorVisits(ctx);
		await ctx.sql`update visits set state = 'checked_in' where id = ${walk}`;
		await undoWeatherDay(desk(), id);
		await moveOutdoorVisits(ctx);
		expect(await startOf(walk)).toEqual(instantOf('2026-11-28', '09:00'));
		expect(await moveOutdoorVisits(ctx)).toBe(0);
	});

	test('is declared once, for a day to come, by staff of the area', async () => {
		await declareWeatherDay(desk(), day());
		await expect(declareWeatherDay(desk(), day())).rejects.toThrow('wrong_state');
		await expect(declareWeatherDay(desk(), { ...day(), date: '2026-11-20' })).rejects.toThrow(
			'time_in_past',
		);
		await expect(declareWeatherDay(desk(), { ...day(), movedTo: friday })).rejects.toThrow(
			'end_before_start',
		);
		await expect(declareWeatherDay(desk(), { ...day(), area: '999' })).rejects.toThrow(
			'outside_district',
		);
		for (const actor of [district.otherDispatcher, district.volunteer.actor, district.manager]) {
			await expect(declareWeatherDay(as(ctx, actor), day())).rejects.toThrow('not_allowed');
			await expect(
				startCareRound(as(ctx, actor), { area: district.town.code, itemKey: 'phone-chat' }),
			).rejects.toThrow('not_allowed');
		}
	});
});

describe('a round', () => {
	test('orders for every client of a tier within 24 hours, once, spread over the hours', async () => {
		const ids: string[] = [];
		for (let number = 0; number < 12; number++) {
			const { id } = await addClient(ctx, district.area, district.grid, { name: `老人${number}` });
			ids.push(id);
		}
		await ctx.sql`update clients set risk_tier = 'high' where id = any(${ids})`;
		await addClient(ctx, district.area, district.grid, { name: '搬走', state: 'moved_away' });
		const round = await startCareRound(desk(), {
			area: district.area.code,
			itemKey: 'phone-chat',
			riskTier: 'high',
		});
		expect(round.clients).toBe(12);
		// Two workers at once, and once more after a kill.
		await Promise.all([placeRoundOrders(ctx), placeRoundOrders(ctx)]);
		while ((await placeRoundOrders(ctx)) > 0);
		const orders = await ctx.sql<{ clientId: string; startsAt: Date; endsAt: Date }[]>`
			select client_id as "clientId", starts_at as "startsAt", ends_at as "endsAt" from orders
			where item_id = ${call.id} order by starts_at`;
		expect(orders.map(({ clientId }) => clientId).sort()).toEqual(ids.sort());
		for (const { startsAt, endsAt } of orders) {
			expect(+startsAt).toBeGreaterThanOrEqual(+addMinutes(ctx.now, 60));
			expect(+endsAt).toBeLessThanOrEqual(+addMinutes(ctx.now, 24 * 60));
		}
		expect(new Set(orders.map(({ startsAt }) => +startsAt)).size).toBe(12);
		await ctx.sql`
			update orders set state = 'cancelled', cancellation_reason = 'other', matching_due_at = null
			where client_id = ${ids[0]!}`;
		expect((await readDays(desk())).rounds).toMatchObject([
			{ id: round.id, clients: 12, reached: 0, staffed: 0, failed: 1, riskTier: 'high' },
		]);
	});

	test('says for whom no order could be placed, and is refused when it is about nobody', async () => {
		await startCareRound(desk(), { area: district.area.code, itemKey: 'walk' });
		// At ten in the morning a walk needs a day's notice: none ends within the round.
		await placeRoundOrders(ctx);
		expect((await readDays(desk())).rounds).toMatchObject([{ clients: 1, failed: 1 }]);
		await expect(
			startCareRound(desk(), { area: district.area.code, itemKey: 'walk', category: 'veteran' }),
		).rejects.toThrow('not_found');
		await expect(
			startCareRound(desk(), { area: district.area.code, itemKey: 'none' }),
		).rejects.toThrow('item_unknown');
	});
});
