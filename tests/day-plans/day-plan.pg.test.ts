import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { addMinutes, localDateOf } from '../../src/lib/calendar/local-time.ts';
import {
	acceptDayPlan,
	getDayPlan,
	listDayPlans,
	listPlanAreas,
	makeDayPlans,
	pinVisit,
	planAgain,
	startDayPlan,
	stopDayPlan,
	unpinVisit,
} from '../../src/lib/server/day-plans/index.ts';
import { acceptOffer, declineOffer, listOffers } from '../../src/lib/server/matching/index.ts';
import type { Context } from '../../src/lib/server/platform/context.ts';
import { newId } from '../../src/lib/server/platform/ids.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import {
	addOrder,
	addVolunteer,
	as,
	at,
	createDistrict,
	createTestContext,
	testNow,
	type TestDistrict,
	type TestPerson,
} from '../support/district.ts';

let database: TestDatabase;
let ctx: Context;
let district: TestDistrict;
let dispatcher: Context;
let second: TestPerson;
/** 09:00 of the next day in the district. */
const morning = addMinutes(testNow, 23 * 60);
const date = localDateOf(morning);

beforeAll(async () => {
	database = await createTestDatabase();
	ctx = createTestContext(database.sql);
	district = await createDistrict(ctx);
	dispatcher = as(ctx, district.dispatcher);
	second = await addVolunteer(ctx, district.area, district.grid, { name: '赵敏' });
});
beforeEach(async () => {
	await ctx.sql`update volunteers set visits_per_day = 3`;
});
afterEach(async () => {
	await ctx.sql`delete from day_plans`;
	await ctx.sql`update orders set state = 'cancelled', cancellation_reason = 'other' where state in ('matching', 'staffed')`;
	await ctx.sql`update commitments set state = 'released'`;
});
afterAll(() => database.end());

const orderAt = (minutes: number, length = 60) =>
	addOrder(ctx, district, {
		state: 'matching',
		startsAt: addMinutes(morning, minutes),
		endsAt: addMinutes(morning, minutes + length),
	});

const request = (given: object = {}) => ({
	areaId: district.grid.id,
	date,
	days: 1 as const,
	seconds: 2,
	mostLate: 0,
	breakMinutes: 0,
	...given,
});

/** Asks for a plan, has the worker make it, and reads it. */
async function planned(given: object = {}) {
	const [planId] = await startDayPlan(dispatcher, request(given));
	await makeDayPlans(ctx);
	return getDayPlan(dispatcher, { planId: planId! });
}

test('a day is planned, accepted, offered, and a volunteer may still decline', async () => {
	const orders = [await orderAt(0), await orderAt(30), await orderAt(120)];
	const plan = await planned();
	expect(plan).toMatchObject({ state: 'proposed', progress: 100, localDate: date });
	const { visits, leftOut, rounds } = plan.proposal!;
	expect(leftOut).toEqual([]);
	expect(rounds).toBeGreaterThan(0);
	expect(visits.map(({ orderId }) => orderId).toSorted()).toEqual(orders.toSorted());
	const whoOf = (order: string) => visits.find(({ orderId }) => orderId === order)!.volunteerId;
	expect(whoOf(orders[0]!)).not.toBe(whoOf(orders[1]!));
	expect(plan.volunteerNames.get(whoOf(orders[0]!))).toMatch(/陈敏|赵敏/);
	// A proposal asks nobody yet.
	expect(await ctx.sql`select from offers where order_id = any(${orders}::uuid[])`).toHaveLength(0);
	expect(await acceptDayPlan(dispatcher, { planId: plan.id })).toEqual({ offers: 3, refused: [] });
	const own = as(ctx, second.actor);
	const offers = (await listOffers(own)).offers.filter(({ state }) => state === 'sent');
	expect(offers.length).toBeGreaterThan(0);
	await declineOffer(own, { offerId: offers[0]!.id, reason: 'busy' } as never);
	await expect(acceptDayPlan(dispatcher, { planId: plan.id })).rejects.toMatchObject({
		code: 'wrong_state',
	});
});

test('what is agreed stands, a change to it is shown apart, and no offer touches it', async () => {
	const agreed = await orderAt(0);
	const first = await planned();
	const who = first.proposal!.visits[0]!.volunteerId;
	await acceptDayPlan(dispatcher, { planId: first.id });
	const actor = who === second.id ? second.actor : district.volunteer.actor;
	const [offer] = (await listOffers(as(ctx, actor))).offers.filter(({ state }) => state === 'sent');
	await acceptOffer(as(ctx, actor), offer!.id);
	const other = await orderAt(30);
	const plan = await planned();
	const visitOf = (id: string) => plan.proposal!.visits.find(({ orderId }) => orderId === id);
	expect(visitOf(agreed)).toMatchObject({ volunteerId: who, agreed: true, insteadOf: null });
	expect(visitOf(other)).toMatchObject({ agreed: false });
	expect(visitOf(other)!.volunteerId).not.toBe(who);
	// Pinned to the other one, the agreed visit changes hands in the plan, and only there.
	const someoneElse = who === second.id ? district.volunteer.id : second.id;
	const pin = { orderId: agreed, position: 1, volunteerId: someoneElse };
	await pinVisit(dispatcher, { planId: plan.id, pin });
	const againId = await planAgain(dispatcher, { planId: plan.id });
	await makeDayPlans(ctx);
	const again = await getDayPlan(dispatcher, { planId: againId });
	expect(again.proposal!.visits.find(({ orderId }) => orderId === agreed)).toMatchObject({
		volunteerId: someoneElse,
		agreed: false,
		insteadOf: who,
		pinned: true,
	});
	await acceptDayPlan(dispatcher, { planId: againId });
	const holders = await ctx.sql`
		select p.volunteer_id as id from visit_places p join visits v on v.id = p.visit_id
		where v.order_id = ${agreed}`;
	expect(holders).toEqual([{ id: who }]);
});

test('what cannot be placed is listed with the reason, and pins of time are kept', async () => {
	await ctx.sql`update volunteers set visits_per_day = 1`;
	const all = [await orderAt(0), await orderAt(10), await orderAt(20)];
	const far = await addOrder(ctx, district, {
		state: 'matching',
		startsAt: addMinutes(morning, 300),
		endsAt: addMinutes(morning, 360),
	});
	await ctx.sql`update orders set longitude = longitude + 2 where id = ${far}`;
	const plan = await planned();
	const { visits, leftOut } = plan.proposal!;
	expect(visits).toHaveLength(2);
	expect(leftOut).toContainEqual(
		expect.objectContaining({ orderId: far, reason: 'nobody_able', rule: 'within_radius' }),
	);
	const busy = leftOut.find(({ reason }) => reason === 'all_busy')!;
	expect(all).toContain(busy.orderId);
	const pin = { orderId: busy.orderId, position: 1, time: '15:00' };
	await pinVisit(dispatcher, { planId: plan.id, pin });
	await ctx.sql`update volunteers set visits_per_day = 3`;
	const againId = await planAgain(dispatcher, { planId: plan.id });
	await makeDayPlans(ctx);
	const again = await getDayPlan(dispatcher, { planId: againId });
	const moved = again.proposal!.visits.find(({ orderId }) => orderId === busy.orderId)!;
	expect(new Date(moved.startsAt)).toEqual(addMinutes(morning, 360));
	expect(moved.late).toBeGreaterThan(0);
	// The client was told another time: no offer goes out for that one.
	const { offers } = await acceptDayPlan(dispatcher, { planId: againId });
	expect(offers).toBe(again.proposal!.visits.length - 1);
	await expect(
		unpinVisit(dispatcher, { planId: againId, orderId: busy.orderId, position: 1 }),
	).rejects.toMatchObject({ code: 'wrong_state' });
});

test('a plan is stopped with the best so far, and one whose worker was killed is taken again', async () => {
	await orderAt(0);
	const [planId] = await startDayPlan(dispatcher, request({ seconds: 120 }));
	const making = makeDayPlans(ctx);
	const stateOf = async () => (await getDayPlan(dispatcher, { planId: planId! })).proposal;
	await expect.poll(stateOf, { timeout: 20_000 }).not.toBeNull();
	// A second worker leaves the next one alone meanwhile.
	const [next] = await startDayPlan(dispatcher, request());
	await makeDayPlans(ctx);
	expect(await getDayPlan(dispatcher, { planId: next! })).toMatchObject({ state: 'waiting' });
	await stopDayPlan(dispatcher, { planId: planId! });
	await making;
	expect(await getDayPlan(dispatcher, { planId: next! })).toMatchObject({ state: 'proposed' });
	expect(await getDayPlan(dispatcher, { planId: planId! })).toMatchObject({ state: 'proposed' });
	await expect(stopDayPlan(dispatcher, { planId: planId! })).rejects.toMatchObject({
		code: 'wrong_state',
	});
	// As a kill -9 leaves it: running, and silent from then on.
	const [lost] = await startDayPlan(dispatcher, request());
	await ctx.sql`
		update day_plans set state = 'running', worked_at = ${testNow} where id = ${lost!}`;
	await makeDayPlans(at(ctx, addMinutes(testNow, 1)));
	expect(await getDayPlan(dispatcher, { planId: lost! })).toMatchObject({ state: 'running' });
	await makeDayPlans(at(ctx, addMinutes(testNow, 3)));
	expect(await getDayPlan(dispatcher, { planId: lost! })).toMatchObject({ state: 'proposed' });
});

test('seven days make seven plans; days that are over and areas of others are refused', async () => {
	expect(await startDayPlan(dispatcher, request({ days: 7 }))).toHaveLength(7);
	const dates = (await listDayPlans(dispatcher)).map(({ localDate }) => localDate);
	expect(new Set(dates).size).toBe(7);
	await startDayPlan(dispatcher, request({ days: 7 }));
	await expect(startDayPlan(dispatcher, request())).rejects.toMatchObject({
		code: 'day_plans_waiting',
	});
	await ctx.sql`delete from day_plans`;
	await expect(startDayPlan(dispatcher, request({ date: '2026-11-24' }))).rejects.toMatchObject({
		code: 'validation_failed',
		fields: [{ field: 'date', message: 'field.day_to_plan' }],
	});
	await expect(startDayPlan(dispatcher, request({ areaId: newId() }))).rejects.toMatchObject({
		code: 'not_found',
	});
	const [own] = await startDayPlan(as(ctx, district.gridChief), request());
	for (const who of [district.otherDispatcher, district.volunteer.actor, district.supervisor]) {
		const other = as(ctx, who);
		await expect(startDayPlan(other, request())).rejects.toMatchObject({ code: 'not_allowed' });
		await expect(getDayPlan(other, { planId: own! })).rejects.toMatchObject({
			code: 'not_allowed',
		});
	}
	expect(await listDayPlans(as(ctx, district.otherDispatcher))).toEqual([]);
	const areas = (await listPlanAreas(as(ctx, district.gridChief))).map(({ id }) => id);
	expect(areas).toEqual([district.grid.id]);
});

test('a day without visits is a plan without visits', async () => {
	const plan = await planned();
	expect(plan.proposal).toMatchObject({ visits: [], leftOut: [] });
	expect(await acceptDayPlan(dispatcher, { planId: plan.id })).toEqual({ offers: 0, refused: [] });
});
