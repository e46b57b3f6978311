import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addMinutes } from '../../src/lib/calendar/local-time.ts';
import type { Context } from '../../src/lib/server/platform/context.ts';
import {
	cancelVisitsOfOrder,
	checkIn,
	checkOut,
	confirmVisitsOfOrder,
	dropOut,
	markMissed,
	missOverdueVisits,
	setOut,
} from '../../src/lib/server/visits/index.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import {
	addServiceItem,
	addVolunteer,
	as,
	at,
	createDistrict,
	createTestContext,
	type TestDistrict,
	type TestItem,
	type TestPerson,
} from '../support/district.ts';
import { fill, morning, openOrder, staffedOrder, stateOf, type OpenOrder } from './support.ts';

let database: TestDatabase;
let ctx: Context;
let district: TestDistrict;
let itemForTwo: TestItem;

beforeAll(async () => {
	database = await createTestDatabase();
	ctx = createTestContext(database.sql);
	district = await createDistrict(ctx);
	itemForTwo = await addServiceItem(ctx, district.area, {
		key: 'moving-a-bed',
		brandId: district.brand.id,
		volunteersNeeded: 2,
	});
});
afterAll(() => database.end());

/** The volunteer, so many minutes after the planned start. */
function by(volunteer: TestPerson, minutes: number): Context {
	return at(as(ctx, volunteer.actor), addMinutes(morning, minutes));
}

async function staffed(given: { item?: TestItem } = {}) {
	const order = await staffedOrder(ctx, district, { ...given, placedBy: district.proxy.accountId });
	const [first, second] = order.volunteers;
	return { ...order, first: first as TestPerson, second: second as TestPerson };
}

async function waitingForMatching(): Promise<number> {
	const rows = await database.sql`
		select 1 from graphile_worker.jobs where task_identifier = 'matching/propose'`;
	return rows.length;
}

async function kindsSentTo(accountId: string, subjectId: string): Promise<string[]> {
	const rows = await database.sql`
		select kind from notifications where account_id = ${accountId} and subject_id = ${subjectId}
		order by created_at, id`;
	return rows.map(({ kind }) => kind as string);
}

describe('a visit of one volunteer', () => {
	test('from the way there to the ledger', async () => {
		const order = await staffed();
		const { visitId, orderId, first } = order;
		await setOut(by(first, -40), { visitId });
		expect(await stateOf(ctx, order)).toMatchObject({ order: 'staffed', visit: 'on_the_way' });
		await checkIn(by(first, -30), { visitId });
		expect(await stateOf(ctx, order)).toMatchObject({ order: 'in_service', visit: 'checked_in' });
		expect(await checkOut(by(first, 65), { visitId })).toEqual({ minutes: 95, capped: false });
		expect(await stateOf(ctx, order)).toMatchObject({
			order: 'done',
			visit: 'checked_out',
			hours: 1,
		});
		const [row] = await database.sql`
			select o.done_at, o.closes_at, v.checked_in_at, v.checked_out_at
			from orders o join visits v on v.order_id = o.id where o.id = ${orderId}`;
		expect(row).toEqual({
			done_at: addMinutes(morning, 65),
			// 14 whole local days after Friday 27 November.
			closes_at: new Date('2026-12-11T16:00:00Z'),
			checked_in_at: addMinutes(morning, -30),
			checked_out_at: addMinutes(morning, 65),
		});
		expect(await kindsSentTo(district.proxy.accountId, orderId)).toEqual(['order_done']);
		await confirmVisitsOfOrder(ctx, orderId);
		expect(await stateOf(ctx, order)).toMatchObject({ visit: 'confirmed' });
	});

	test('who forgot to check out gets an hour beyond the plan, and is told', async () => {
		const { visitId, first } = await staffed();
		await checkIn(by(first, 0), { visitId });
		expect(await checkOut(by(first, 600), { visitId })).toEqual({ minutes: 120, capped: true });
	});

	test('each step leaves an audit row of who and what', async () => {
		const { visitId, placeIds, first } = await staffed();
		await checkIn(by(first, 0), { visitId });
		await checkOut(by(first, 60), { visitId });
		const rows = await database.sql`
			select action from audit_events
			where subject_id in (${visitId}, ${placeIds[0] as string})
				and actor_account_id = ${first.actor.accountId}
			order by at, id`;
		expect(rows.map(({ action }) => action as string)).toEqual([
			'visit_place.check_in',
			'visit.check_in',
			'visit_place.check_out',
			'visit.check_out',
		]);
	});
});

describe('a visit of two volunteers', () => {
	test('begins with the first to come and ends with the last to leave', async () => {
		const order = await staffed({ item: itemForTwo });
		const { visitId, first, second } = order;
		await checkIn(by(first, 0), { visitId });
		expect(await stateOf(ctx, order)).toMatchObject({ order: 'in_service', visit: 'checked_in' });
		expect(await checkOut(by(first, 20), { visitId })).toMatchObject({ minutes: 20 });
		expect(await stateOf(ctx, order)).toMatchObject({ order: 'in_service', visit: 'checked_in' });
		await checkIn(by(second, 25), { visitId });
		expect(await checkOut(by(second, 60), { visitId })).toMatchObject({ minutes: 35 });
		expect(await stateOf(ctx, order)).toMatchObject({
			order: 'done',
			visit: 'checked_out',
			hours: 2,
		});
	});

	test('goes on with one when the other drops out late', async () => {
		const order = await staffed({ item: itemForTwo });
		const { visitId, first, second } = order;
		await checkIn(by(first, 0), { visitId });
		await dropOut(by(second, 5), { visitId, reason: 'transport' });
		expect(await stateOf(ctx, order)).toMatchObject({ order: 'in_service', filled: 1, lost: 1 });
		await checkOut(by(first, 60), { visitId });
		expect(await stateOf(ctx, order)).toMatchObject({ order: 'done', visit: 'checked_out' });
	});

	test('is done when the other never came and the first has left', async () => {
		const order = await staffed({ item: itemForTwo });
		const { visitId, first } = order;
		await checkIn(by(first, 0), { visitId });
		await checkOut(by(first, 58), { visitId });
		await missOverdueVisits(at(ctx, addMinutes(morning, 59)));
		expect(await stateOf(ctx, order)).toMatchObject({ order: 'in_service' });
		await missOverdueVisits(at(ctx, addMinutes(morning, 60)));
		expect(await stateOf(ctx, order)).toMatchObject({
			order: 'done',
			visit: 'checked_out',
			lost: 1,
		});
		const [row] = await database.sql`select checked_out_at from visits where id = ${visitId}`;
		expect(row?.checked_out_at).toEqual(addMinutes(morning, 58));
	});

	test('loses one place and keeps the other when one drops out before', async () => {
		const order = await staffed({ item: itemForTwo });
		const before = await stateOf(ctx, order);
		await dropOut(by(order.second, -600), { visitId: order.visitId });
		expect(await stateOf(ctx, order)).toMatchObject({
			order: 'matching',
			visit: 'open',
			round: before.round + 1,
			filled: 1,
			held: 1,
		});
		await dropOut(by(order.first, -500), { visitId: order.visitId });
		expect(await stateOf(ctx, order)).toMatchObject({
			order: 'matching',
			visit: 'open',
			round: before.round + 2,
			filled: 0,
			held: 0,
			lost: 2,
		});
	});
});

describe('a volunteer who cannot come', () => {
	test('drops out at no cost, and the order is matched anew', async () => {
		const order = await staffed();
		const before = await stateOf(ctx, order);
		await database.sql`select graphile_worker.complete_jobs(array_agg(id)) from graphile_worker.jobs`;
		expect(await waitingForMatching()).toBe(0);
		const now = addMinutes(morning, -25 * 60);
		await dropOut(at(as(ctx, order.first.actor), now), { visitId: order.visitId });
		expect(await stateOf(ctx, order)).toMatchObject({
			order: 'matching',
			visit: 'open',
			round: before.round + 1,
			wave: 0,
			dueAt: now,
			urgent: false,
			filled: 0,
			held: 0,
			lost: 1,
		});
		expect(await waitingForMatching()).toBeGreaterThan(0);
		expect(await kindsSentTo(district.proxy.accountId, order.orderId)).toEqual([
			'order_lost_volunteer',
		]);
		const other = await addVolunteer(ctx, district.area, district.grid, { name: '钱进' });
		expect(await fill(ctx, order, other.id)).toMatchObject({ allFilled: true });
	});

	test('within 24 hours makes the order urgent', async () => {
		const order = await staffed();
		await dropOut(by(order.first, -24 * 60 + 1), { visitId: order.visitId, reason: 'ill' });
		expect(await stateOf(ctx, order)).toMatchObject({ urgent: true });
	});

	test('may call the desk, which does it for them', async () => {
		const order = await staffed();
		const input = { visitId: order.visitId, volunteerId: order.first.id };
		await expect(dropOut(as(ctx, district.otherDispatcher), input)).rejects.toMatchObject({
			code: 'not_allowed',
		});
		await dropOut(as(ctx, district.dispatcher), input);
		expect(await stateOf(ctx, order)).toMatchObject({ order: 'matching', lost: 1 });
	});

	test('may be free again for another visit at that time', async () => {
		const order = await staffed();
		await dropOut(by(order.first, -600), { visitId: order.visitId });
		const other = await openOrder(ctx, district);
		expect(await fill(ctx, other, order.first.id)).toMatchObject({ allFilled: true });
	});
});

describe('a volunteer who does not come', () => {
	test('is marked by the desk from a quarter of an hour after the start, and others are asked', async () => {
		const order = await staffed();
		const desk = as(ctx, district.dispatcher);
		const input = { visitId: order.visitId, volunteerId: order.first.id };
		await expect(markMissed(at(desk, addMinutes(morning, 14)), input)).rejects.toMatchObject({
			code: 'too_early',
			parameters: { time: 'Fri 27 Nov 09:15' },
		});
		const before = await stateOf(ctx, order);
		const now = addMinutes(morning, 15);
		await markMissed(at(desk, now), input);
		expect(await stateOf(ctx, order)).toMatchObject({
			order: 'matching',
			visit: 'open',
			round: before.round + 1,
			dueAt: now,
			urgent: true,
			lost: 1,
		});
	});

	test('is marked by the sweep when the planned end has passed, and the desk has the order', async () => {
		const order = await staffed();
		const attended = await staffed();
		await checkIn(by(attended.first, 0), { visitId: attended.visitId });
		await missOverdueVisits(at(ctx, addMinutes(morning, 59)));
		expect(await stateOf(ctx, order)).toMatchObject({ visit: 'agreed' });
		await missOverdueVisits(at(ctx, addMinutes(morning, 60)));
		expect(await stateOf(ctx, order)).toMatchObject({
			order: 'matching',
			visit: 'missed',
			dueAt: null,
			desk: 'missed',
			filled: 0,
			held: 0,
			lost: 1,
		});
		expect(await stateOf(ctx, attended)).toMatchObject({ visit: 'checked_in', lost: 0 });
		expect(await missOverdueVisits(at(ctx, addMinutes(morning, 60)))).toBe(0);
	});
});

describe('what is refused changes nothing', () => {
	type Step = (order: OpenOrder & { first: TestPerson; second: TestPerson }) => Promise<unknown>;
	const stranger = (minutes: number) =>
		at(as(ctx, district.volunteer.actor), addMinutes(morning, minutes));
	const cases: [string, string, Step[], Step][] = [
		[
			'checking in 31 minutes before',
			'too_early',
			[],
			({ visitId, first }) => checkIn(by(first, -31), { visitId }),
		],
		[
			'checking in twice',
			'already_checked_in',
			[({ visitId, first }) => checkIn(by(first, 0), { visitId })],
			({ visitId, first }) => checkIn(by(first, 1), { visitId }),
		],
		[
			'checking in after checking out',
			'already_checked_in',
			[
				({ visitId, first }) => checkIn(by(first, 0), { visitId }),
				({ visitId, first }) => checkOut(by(first, 60), { visitId }),
			],
			({ visitId, first }) => checkIn(by(first, 61), { visitId }),
		],
		[
			'checking in to a cancelled visit',
			'wrong_state',
			[({ orderId }) => cancelVisitsOfOrder(ctx, orderId)],
			({ visitId, first }) => checkIn(by(first, 0), { visitId }),
		],
		[
			'checking in after dropping out',
			'not_found',
			[({ visitId, first }) => dropOut(by(first, -60), { visitId })],
			({ visitId, first }) => checkIn(by(first, 0), { visitId }),
		],
		[
			'checking in after being missed',
			'not_found',
			[() => missOverdueVisits(at(ctx, addMinutes(morning, 60)))],
			({ visitId, first }) => checkIn(by(first, 61), { visitId }),
		],
		[
			'checking in to somebody else’s visit',
			'not_found',
			[],
			({ visitId }) => checkIn(stranger(0), { visitId }),
		],
		[
			'checking in as a client',
			'not_allowed',
			[],
			({ visitId }) => checkIn(as(ctx, district.client.actor), { visitId }),
		],
		[
			'checking in without signing in',
			'not_signed_in',
			[],
			({ visitId }) => checkIn(as(ctx, { kind: 'anonymous' }), { visitId }),
		],
		[
			'checking in to an unknown visit',
			'not_found',
			[],
			({ first, orderId }) => checkIn(by(first, 0), { visitId: orderId }),
		],
		[
			'checking in with a malformed id',
			'validation_failed',
			[],
			({ first }) => checkIn(by(first, 0), { visitId: 'today' }),
		],
		[
			'checking out before checking in',
			'not_checked_in',
			[],
			({ visitId, first }) => checkOut(by(first, 60), { visitId }),
		],
		[
			'checking out twice',
			'already_checked_out',
			[
				({ visitId, first }) => checkIn(by(first, 0), { visitId }),
				({ visitId, first }) => checkOut(by(first, 60), { visitId }),
			],
			({ visitId, first }) => checkOut(by(first, 61), { visitId }),
		],
		[
			'checking out of somebody else’s visit',
			'not_found',
			[({ visitId, first }) => checkIn(by(first, 0), { visitId })],
			({ visitId }) => checkOut(stranger(60), { visitId }),
		],
		[
			'dropping out after checking in',
			'already_checked_in',
			[({ visitId, first }) => checkIn(by(first, 0), { visitId })],
			({ visitId, first }) => dropOut(by(first, 1), { visitId }),
		],
		[
			'dropping out twice',
			'not_found',
			[({ visitId, first }) => dropOut(by(first, -60), { visitId })],
			({ visitId, first }) => dropOut(by(first, -59), { visitId }),
		],
		[
			'dropping out of a cancelled visit',
			'wrong_state',
			[({ orderId }) => cancelVisitsOfOrder(ctx, orderId)],
			({ visitId, first }) => dropOut(by(first, -60), { visitId }),
		],
		[
			'dropping somebody else out',
			'not_allowed',
			[],
			({ visitId, first }) => dropOut(stranger(-60), { visitId, volunteerId: first.id }),
		],
		[
			'the client dropping their volunteer out',
			'not_allowed',
			[],
			({ visitId, first }) =>
				dropOut(as(ctx, district.client.actor), { visitId, volunteerId: first.id }),
		],
		[
			'dropping out for an unknown reason',
			'validation_failed',
			[],
			({ visitId, first }) => dropOut(by(first, -60), { visitId, reason: 'rain' as 'ill' }),
		],
		[
			'a volunteer marking a missed visit',
			'not_allowed',
			[],
			({ visitId, first }) => markMissed(by(first, 40), { visitId, volunteerId: first.id }),
		],
		[
			'marking who has come as missed',
			'already_checked_in',
			[({ visitId, first }) => checkIn(by(first, 0), { visitId })],
			({ visitId, first }) =>
				markMissed(at(as(ctx, district.dispatcher), addMinutes(morning, 40)), {
					visitId,
					volunteerId: first.id,
				}),
		],
		[
			'setting out three hours before',
			'too_early',
			[],
			({ visitId, first }) => setOut(by(first, -180), { visitId }),
		],
		[
			'setting out twice',
			'wrong_state',
			[({ visitId, first }) => setOut(by(first, -20), { visitId })],
			({ visitId, first }) => setOut(by(first, -19), { visitId }),
		],
	];

	test.each(cases)('%s: %s', async (_name, code, before, refused) => {
		const order = await staffed();
		for (const step of before) await step(order);
		const state = await stateOf(ctx, order);
		await expect(refused(order)).rejects.toMatchObject({ code });
		expect(await stateOf(ctx, order)).toEqual(state);
	});
});

test('ten check-outs at the same moment write the hours once', async () => {
	const order = await staffed();
	const { visitId, first } = order;
	await checkIn(by(first, 0), { visitId });
	const results = await Promise.allSettled(
		Array.from({ length: 10 }, () => checkOut(by(first, 60), { visitId })),
	);
	expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
	for (const result of results)
		if (result.status === 'rejected')
			expect(result.reason).toMatchObject({ code: 'already_checked_out' });
	expect(await stateOf(ctx, order)).toMatchObject({ hours: 1, order: 'done' });
});

test('a volunteer who checks in while the sweep misses them is either there or missed', async () => {
	for (let round = 0; round < 10; round++) {
		const order = await staffed();
		const [checkedIn] = await Promise.allSettled([
			checkIn(by(order.first, 60), { visitId: order.visitId }),
			missOverdueVisits(at(ctx, addMinutes(morning, 60))),
		]);
		expect(await stateOf(ctx, order)).toMatchObject(
			checkedIn?.status === 'fulfilled'
				? { order: 'in_service', visit: 'checked_in', lost: 0 }
				: { order: 'matching', visit: 'missed', lost: 1 },
		);
	}
});
