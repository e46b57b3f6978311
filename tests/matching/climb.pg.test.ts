import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addMinutes } from '../../src/lib/calendar/local-time.ts';
import {
	acceptOffer,
	climbOrders,
	declineOffer,
	expireUnmetOrders,
	explainCandidate,
	getDecisionLog,
	listClimbSteps,
	markUnmet,
	proposeByName,
	proposeVolunteers,
	returnToMatching,
} from '../../src/lib/server/matching/index.ts';
import {
	getOrder,
	listOrders,
	readDesk,
	revealOrderPlace,
} from '../../src/lib/server/orders/index.ts';
import type { AccountActor, Context } from '../../src/lib/server/platform/context.ts';
import { searchVolunteers } from '../../src/lib/server/volunteers/index.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import {
	actorOf,
	addAccount,
	addArea,
	addGrant,
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
/** Dispatcher of the order's own town only. */
let townDispatcher: AccountActor;
/** Dispatcher of a fifth town, too far to be a neighbour. */
let farDispatcher: AccountActor;
/** Lives in the other town, 10 km away, and is not asked by herself. */
let farVolunteer: TestPerson;

const friday = new Date('2026-11-27T01:00:00Z');
const hours = (count: number) => addMinutes(testNow, count * 60);

beforeAll(async () => {
	database = await createTestDatabase();
	ctx = createTestContext(database.sql);
	district = await createDistrict(ctx);
	const dispatcherOf = async (areaId: string, name: string) => {
		const accountId = await addAccount(ctx, district.area, { name });
		await addGrant(ctx, accountId, { role: 'dispatcher', areaId, brandId: null });
		return actorOf(ctx, accountId);
	};
	townDispatcher = await dispatcherOf(district.town.id, '沈调度');
	for (const number of [3, 4, 5]) {
		const town = await addArea(ctx, district.area, {
			level: 'town',
			code: `31012010${number}`,
			name: `第${number}镇`,
			latitude: district.area.latitude + 0.1 * number,
		});
		if (number === 5) farDispatcher = await dispatcherOf(town.id, '韩调度');
	}
	// A district's dispatcher would be told before any neighbour; these tests have town dispatchers.
	await ctx.sql`
		update role_grants set ended_at = ${testNow}
		where account_id = ${district.dispatcher.accountId}`;
	await ctx.sql`update volunteers set state = 'paused' where id = ${district.volunteer.id}`;
	farVolunteer = await addVolunteer(ctx, district.area, district.farGrid, { name: '杨帆' });
});
afterAll(() => database.end());

beforeEach(async () => {
	await ctx.sql`
		update orders set state = 'cancelled', cancellation_reason = 'other', matching_due_at = null
		where state in ('matching', 'submitted')`;
	await ctx.sql`delete from notifications`;
	await ctx.sql`delete from offers`;
});

async function told(actor: AccountActor): Promise<string[]> {
	const rows = await ctx.sql<{ kind: string }[]>`
		select kind from notifications where account_id = ${actor.accountId} order by created_at, id`;
	return rows.map(({ kind }) => kind);
}

/** An order for Friday, 47 hours from now, that matching has just given up. */
async function orderOnDesk(given: Parameters<typeof addOrder>[2] = {}): Promise<string> {
	const id = await addOrder(ctx, district, { startsAt: friday, ...given });
	await proposeVolunteers(ctx);
	return id;
}

/** An order that has climbed to the neighbours, and the time when it got there. */
async function orderWithNeighbours(): Promise<{ id: string; then: Context }> {
	const id = await orderOnDesk();
	await climbOrders(at(ctx, hours(8)));
	await climbOrders(at(ctx, hours(16)));
	return { id, then: at(ctx, hours(16)) };
}

const stepsOf = async (orderId: string) =>
	(await listClimbSteps(ctx, orderId)).map(({ step, told: names, at: when }) => ({
		step,
		told: names,
		at: when,
	}));

describe('an order that nobody takes', () => {
	test('climbs from grid chief to dispatcher to neighbours to the register', async () => {
		const id = await orderOnDesk();
		expect(await told(district.gridChief)).toEqual(['order_with_grid_chief']);
		expect(await told(townDispatcher)).toEqual([]);
		expect(await stepsOf(id)).toEqual([{ step: 'grid_chief', told: ['吴网格'], at: testNow }]);

		await climbOrders(at(ctx, hours(7)));
		expect(await told(townDispatcher)).toEqual([]);
		await climbOrders(at(ctx, hours(8)));
		await climbOrders(at(ctx, hours(8)));
		expect(await told(townDispatcher)).toEqual(['order_on_desk']);
		expect(await told(district.otherDispatcher)).toEqual([]);

		await climbOrders(at(ctx, hours(16)));
		expect(await told(district.otherDispatcher)).toEqual(['order_with_neighbours']);
		expect(await told(farDispatcher)).toEqual([]);
		const steps = await listClimbSteps(as(ctx, townDispatcher), id);
		expect(steps.map(({ step, areaNameZh, told }) => [step, areaNameZh, told])).toEqual([
			['grid_chief', '南桥镇 正阳社区 第一网格', ['吴网格']],
			['dispatcher', '南桥镇 正阳社区 第一网格', ['沈调度']],
			['neighbours', '奉城镇', ['卫调度']],
			['neighbours', '第3镇', []],
			['neighbours', '第4镇', []],
		]);
		await climbOrders(at(ctx, hours(30)));
		expect(await listClimbSteps(ctx, id)).toHaveLength(5);

		expect(await expireUnmetOrders(at(ctx, addMinutes(friday, 120)))).toBe(1);
		expect((await listClimbSteps(ctx, id)).at(-1)).toMatchObject({
			step: 'register',
			reason: 'no_candidate',
			told: [],
		});
		expect((await getOrder(as(ctx, townDispatcher), id)).unmetReason).toBe('no_candidate');
	});

	test('climbs to grid chief and dispatcher at once when urgent, to the neighbours in an hour', async () => {
		const id = await addOrder(ctx, district, { startsAt: hours(6) });
		await ctx.sql`update orders set urgent = true where id = ${id}`;
		await proposeVolunteers(ctx);
		expect(await told(district.gridChief)).toEqual(['order_with_grid_chief']);
		expect(await told(townDispatcher)).toEqual(['order_on_desk']);
		await climbOrders(at(ctx, hours(1)));
		expect(await told(district.otherDispatcher)).toEqual(['order_with_neighbours']);
	});

	test('passes over a step where there is nobody', async () => {
		const id = await orderOnDesk({ area: district.otherGrid });
		expect(await stepsOf(id)).toEqual([
			{ step: 'grid_chief', told: [], at: testNow },
			{ step: 'dispatcher', told: ['沈调度'], at: testNow },
		]);
	});

	test('rests when somebody accepts, and begins anew in the next round', async () => {
		const { id, then } = await orderWithNeighbours();
		await expect(returnToMatching(as(then, district.otherDispatcher), id)).rejects.toThrow(
			'not_allowed',
		);
		await expect(returnToMatching(as(then, district.gridChief), id)).rejects.toThrow('not_allowed');
		await returnToMatching(as(then, townDispatcher), id);
		await climbOrders(then);
		expect(await listClimbSteps(ctx, id)).toHaveLength(5);
		await expect(getOrder(as(then, district.otherDispatcher), id)).rejects.toThrow('not_allowed');
		await proposeVolunteers(then);
		expect((await listClimbSteps(ctx, id)).at(-1)).toMatchObject({ round: 2, step: 'grid_chief' });
		expect(await told(district.gridChief)).toEqual([
			'order_with_grid_chief',
			'order_with_grid_chief',
		]);
	});

	test('that the desk was given by others begins to climb with the next sweep', async () => {
		const id = await addOrder(ctx, district, {
			startsAt: addMinutes(testNow, -60),
			matchingDueAt: null,
			deskSince: testNow,
		});
		expect(await climbOrders(ctx)).toBe(1);
		expect((await stepsOf(id)).map(({ step }) => step)).toEqual(['grid_chief', 'dispatcher']);
	});

	test('is put in the register by the desk with its own reason', async () => {
		const id = await orderOnDesk();
		await markUnmet(as(ctx, townDispatcher), { orderId: id, reason: 'staff_decision' });
		expect((await listClimbSteps(ctx, id)).at(-1)).toMatchObject({
			step: 'register',
			reason: 'staff_decision',
		});
		expect(await climbOrders(at(ctx, hours(20)))).toBe(0);
	});
});

describe('a grid chief', () => {
	test('proposes a neighbour by name, who may decline', async () => {
		const id = await orderOnDesk();
		const chief = as(ctx, district.gridChief);
		const neighbour = await addVolunteer(ctx, district.area, district.grid, {
			name: '何邻居',
			free: [],
		});
		const [found] = await searchVolunteers(chief, '何邻居');
		expect(found?.id).toBe(neighbour.id);
		const proposal = { orderId: id, volunteerId: neighbour.id };
		expect((await explainCandidate(chief, proposal)).proposable).toBe('with_reason');
		const { offerId } = await proposeByName(chief, {
			...proposal,
			overrideReason: 'agreed_by_phone',
		});
		await declineOffer(as(ctx, neighbour.actor), { offerId });
		expect((await getOrder(chief, id)).state).toBe('matching');
		await ctx.sql`update volunteers set state = 'left' where id = ${neighbour.id}`;
	});

	test('proposes nobody from elsewhere, and nothing for another grid', async () => {
		const id = await orderOnDesk();
		const chief = as(ctx, district.gridChief);
		expect(await searchVolunteers(chief, '杨帆')).toEqual([]);
		await expect(
			proposeByName(chief, { orderId: id, volunteerId: farVolunteer.id }),
		).rejects.toThrow('not_allowed');
		await expect(getDecisionLog(chief, id)).rejects.toThrow('not_allowed');
		const other = await orderOnDesk({ area: district.otherGrid });
		await expect(
			proposeByName(chief, { orderId: other, volunteerId: district.volunteer.id }),
		).rejects.toThrow('not_allowed');
		await expect(listClimbSteps(chief, other)).rejects.toThrow('not_allowed');
	});
});

describe('the dispatcher of a neighbouring town', () => {
	test('sees nothing of an order before it has climbed there', async () => {
		const id = await orderOnDesk();
		await climbOrders(at(ctx, hours(8)));
		const neighbour = as(at(ctx, hours(8)), district.otherDispatcher);
		await expect(getOrder(neighbour, id)).rejects.toThrow('not_allowed');
		await expect(listClimbSteps(neighbour, id)).rejects.toThrow('not_allowed');
		await expect(
			proposeByName(neighbour, { orderId: id, volunteerId: farVolunteer.id }),
		).rejects.toThrow('not_allowed');
		expect((await readDesk(neighbour)).fromNeighbours).toEqual([]);
		expect((await listOrders(neighbour)).orders).toEqual([]);
	});

	test('sees it then without the person, and proposes one of their own volunteers', async () => {
		const { id, then } = await orderWithNeighbours();
		const neighbour = as(then, district.otherDispatcher);
		const order = await getOrder(neighbour, id);
		expect(order).toMatchObject({ client: null, place: null, acts: ['offer', 'see_climb'] });
		const desk = await readDesk(neighbour);
		expect(desk.fromNeighbours).toMatchObject([{ id, client: null }]);
		expect(desk.withoutVolunteer).toEqual([]);
		expect((await listOrders(neighbour)).orders).toMatchObject([{ id, client: null }]);
		const proposal = { orderId: id, volunteerId: farVolunteer.id };
		const explained = await explainCandidate(neighbour, proposal);
		expect(explained.rules.filter(({ passed }) => !passed)).toMatchObject([
			{ rule: 'within_radius' },
		]);
		const { offerId } = await proposeByName(neighbour, {
			...proposal,
			overrideReason: 'agreed_by_phone',
		});
		await acceptOffer(as(then, farVolunteer.actor), offerId);
		expect((await getOrder(as(then, townDispatcher), id)).state).toBe('staffed');
		await expect(getOrder(neighbour, id)).rejects.toThrow('not_allowed');
		expect((await readDesk(neighbour)).fromNeighbours).toEqual([]);
		await ctx.sql`update commitments set state = 'released'`;
	});

	test('may do nothing else with it, and other towns nothing at all', async () => {
		const { id, then } = await orderWithNeighbours();
		const neighbour = as(then, district.otherDispatcher);
		for (const refused of [
			() => getDecisionLog(neighbour, id),
			() => revealOrderPlace(neighbour, id),
			() => markUnmet(neighbour, { orderId: id, reason: 'staff_decision' }),
			() => returnToMatching(neighbour, id),
			() => proposeByName(neighbour, { orderId: id, volunteerId: district.volunteer.id }),
			() => getOrder(as(then, farDispatcher), id),
			() => listClimbSteps(as(then, farDispatcher), id),
			() => listClimbSteps(as(then, district.proxy), id),
		])
			await expect(refused()).rejects.toThrow('not_allowed');
		await expect(listClimbSteps(as(then, { kind: 'anonymous' }), id)).rejects.toThrow(
			'not_signed_in',
		);
		expect((await readDesk(as(then, farDispatcher))).fromNeighbours).toEqual([]);
	});
});
