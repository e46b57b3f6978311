import { afterAll, beforeAll, expect, test } from 'vitest';
import { addMinutes } from '../../src/lib/calendar/local-time.ts';
import {
	listPlans,
	planTogether,
	proposeVolunteers,
	requestPlan,
} from '../../src/lib/server/matching/index.ts';
import { admitOrder } from '../../src/lib/server/orders/index.ts';
import type { Context } from '../../src/lib/server/platform/context.ts';
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
} from '../support/district.ts';

let database: TestDatabase;
let ctx: Context;
let district: TestDistrict;

beforeAll(async () => {
	database = await createTestDatabase();
	ctx = createTestContext(database.sql);
	district = await createDistrict(ctx);
});
afterAll(() => database.end());

const firstAsked = async (orderId: string) => {
	const [row] = await ctx.sql<{ id: string; planId: string | null }[]>`
		select asked->0->>'volunteerId' as id, plan_id as "planId" from matching_decisions
		where order_id = ${orderId} and outcome = 'asked' order by at limit 1`;
	return row;
};

test('orders that can wait are planned together: whom only one can have is asked for that one', async () => {
	const { id: other } = await addVolunteer(ctx, district.area, district.grid, { name: '赵敏' });
	const { id: scarce } = district.volunteer;
	// Everyone's favourite has served the client, and is the only one who reaches the far order.
	await ctx.sql`update volunteers set radius_metres = 20000 where id = ${scarce}`;
	const startsAt = addMinutes(testNow, 6 * 1440);
	const when = { state: 'submitted', startsAt, endsAt: addMinutes(startsAt, 120) };
	const near = await addOrder(ctx, district, when);
	const far = await addOrder(ctx, district, { ...when, area: district.farGrid });
	await ctx.sql`
		update orders set longitude = ${district.farGrid.longitude}, latitude = ${district.farGrid.latitude}
		where id = ${far}`;
	for (const orderId of [near, far])
		await admitOrder(as(ctx, district.dispatcher), { orderId, form: 'immediate' } as never);
	expect(await proposeVolunteers(ctx)).toBe(0);
	expect(await planTogether(ctx)).toBe(2);
	const [plan] = await ctx.sql`select * from matching_plans`;
	expect(plan).toMatchObject({ orders: 2, places: 2, left_out: 0, out_of_time: false });
	expect(plan?.['bound']).toBe(plan?.['cost']);
	const later = at(ctx, addMinutes(testNow, 1));
	expect(await proposeVolunteers(later)).toBe(2);
	expect(await firstAsked(far)).toEqual({ id: scarce, planId: plan?.['id'] });
	expect(await firstAsked(near)).toEqual({ id: other, planId: plan?.['id'] });
	// With offers open there is nothing to plan.
	expect(await planTogether(later)).toBe(0);
});

test('without a planner an order that can wait is looked at by itself soon', async () => {
	const startsAt = addMinutes(testNow, 7 * 1440);
	const orderId = await addOrder(ctx, district, {
		state: 'submitted',
		startsAt,
		endsAt: addMinutes(startsAt, 60),
	});
	await admitOrder(as(ctx, district.dispatcher), { orderId, form: 'immediate' } as never);
	expect(await proposeVolunteers(at(ctx, addMinutes(testNow, 9)))).toBe(0);
	expect(await proposeVolunteers(at(ctx, addMinutes(testNow, 10)))).toBe(1);
	expect(await firstAsked(orderId)).toMatchObject({ planId: null });
});

test('plans are for those of the whole district; a dispatcher can ask for one at once', async () => {
	const plans = await listPlans(as(ctx, district.supervisor));
	expect(plans[0]).toMatchObject({ orders: 2, leftOut: 0 });
	for (const who of [district.otherDispatcher, district.volunteer.actor, district.gridChief])
		await expect(listPlans(as(ctx, who))).rejects.toMatchObject({ code: 'not_allowed' });
	await expect(requestPlan(as(ctx, district.supervisor))).rejects.toMatchObject({
		code: 'not_allowed',
	});
	await requestPlan(as(ctx, district.dispatcher));
	const jobs = await ctx.sql`
		select task_identifier from graphile_worker.jobs
		where task_identifier = 'matching/plan-together'`;
	expect(jobs.length).toBeGreaterThan(0);
});
