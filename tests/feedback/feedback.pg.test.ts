import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addMinutes } from '../../src/lib/calendar/local-time.ts';
import {
	closeDoneOrders,
	getReview,
	listFollowUps,
	recordFollowUp,
	revealFollowUpContact,
	reviewOrder,
	scheduleFollowUps,
	type FollowUp,
} from '../../src/lib/server/feedback/index.ts';
import type { AccountActor, Context } from '../../src/lib/server/platform/context.ts';
import { newId } from '../../src/lib/server/platform/ids.ts';
import { checkIn, checkOut } from '../../src/lib/server/visits/index.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import {
	addConsent,
	addOrder,
	as,
	at,
	createDistrict,
	createTestContext,
	type TestArea,
	type TestDistrict,
	type TestPerson,
} from '../support/district.ts';
import { morning, staffedOrder } from '../visits/support.ts';

let database: TestDatabase;
let ctx: Context;
let district: TestDistrict;

beforeAll(async () => {
	database = await createTestDatabase();
	ctx = createTestContext(database.sql);
	district = await createDistrict(ctx);
});
afterAll(() => database.end());

/** An order whose visit was on Friday 27 November 2026, 09:00 to 10:00. */
async function doneOrder(given: { area?: TestArea } = {}): Promise<string> {
	const order = await staffedOrder(ctx, district, given);
	const volunteer = order.volunteers[0] as TestPerson;
	const { visitId } = order;
	await checkIn(at(as(ctx, volunteer.actor), morning), { visitId });
	await checkOut(at(as(ctx, volunteer.actor), addMinutes(morning, 60)), { visitId });
	return order.orderId;
}

const friday = new Date('2026-12-04T02:00:00Z');

function on(actor: AccountActor, now = friday): Context {
	return at(as(ctx, actor), now);
}

async function everyFollowUp(reader: Context, list?: 'open' | 'needs_more'): Promise<FollowUp[]> {
	const all: FollowUp[] = [];
	for (let cursor: string | undefined; ;) {
		const page = await listFollowUps(reader, { list, cursor });
		all.push(...page.followUps);
		if (!page.nextCursor) return all;
		cursor = page.nextCursor;
	}
}

/** An order that is done and on the list. */
async function listedOrder(given: { area?: TestArea } = {}) {
	const orderId = await doneOrder(given);
	await scheduleFollowUps(at(ctx, addMinutes(morning, 61)));
	const [row] = await database.sql`select id from follow_ups where order_id = ${orderId}`;
	return { orderId, followUpId: row?.id as string };
}

async function stateOf(orderId: string) {
	const [row] = await database.sql`
		select o.state as order, (select v.state from visits v where v.order_id = o.id) as visit,
			(select count(*) from reviews r where r.order_id = o.id) as reviews, f.outcome,
			f.due_on as "dueOn", f.done_at as "doneAt", f.note_encrypted as note
		from orders o left join follow_ups f on f.order_id = o.id where o.id = ${orderId}`;
	return row;
}

describe('a review', () => {
	test('is given once by the client, with what they said encrypted', async () => {
		const orderId = await doneOrder();
		const comment = '小陈很耐心 😀 𠮷';
		const { id } = await reviewOrder(on(district.client.actor), {
			orderId,
			rating: 5,
			onTime: true,
			comment,
		});
		const [row] = await database.sql`select * from reviews where order_id = ${orderId}`;
		expect(row).toMatchObject({ id, rating: 5, on_time: true });
		expect(Buffer.from(row?.comment_encrypted).includes(Buffer.from('耐心'))).toBe(false);
		expect(await getReview(on(district.client.actor), orderId)).toMatchObject({
			rating: 5,
			comment,
		});
	});

	test('may come from a proxy, without a word, and after the order has closed', async () => {
		const { orderId, followUpId } = await listedOrder();
		await recordFollowUp(on(district.gridChief), { followUpId, outcome: 'satisfied' });
		await reviewOrder(on(district.proxy), { orderId, rating: 3 });
		expect(await getReview(on(district.proxy), orderId)).toMatchObject({
			rating: 3,
			onTime: null,
			comment: null,
		});
	});

	test('tells its words to who follows up, not to who only sees figures', async () => {
		const orderId = await doneOrder();
		await reviewOrder(on(district.proxy), { orderId, rating: 2, comment: '来晚了' });
		expect(await getReview(on(district.gridChief), orderId)).toMatchObject({ comment: '来晚了' });
		for (const reader of [district.manager, district.supervisor])
			expect(await getReview(on(reader), orderId)).toMatchObject({ rating: 2, comment: null });
		await expect(getReview(on(district.stranger), orderId)).rejects.toMatchObject({
			code: 'not_allowed',
		});
	});

	test('given ten times at the same moment is one', async () => {
		const orderId = await doneOrder();
		const results = await Promise.allSettled(
			Array.from({ length: 10 }, () =>
				reviewOrder(on(district.client.actor), { orderId, rating: 4 }),
			),
		);
		const refused = results.flatMap((result) =>
			result.status === 'rejected' ? [result.reason.code as string] : [],
		);
		expect(refused).toEqual(Array.from({ length: 9 }, () => 'already_reviewed'));
		expect(await stateOf(orderId)).toMatchObject({ reviews: 1 });
	});

	const cases: [string, string, () => AccountActor, object][] = [
		['by the volunteer', 'not_allowed', () => district.volunteer.actor, {}],
		['by a stranger', 'not_allowed', () => district.stranger, {}],
		['by a dispatcher', 'not_allowed', () => district.dispatcher, {}],
		['without a rating', 'validation_failed', () => district.proxy, { rating: undefined }],
		['of six', 'validation_failed', () => district.proxy, { rating: 6 }],
		['of none', 'validation_failed', () => district.proxy, { rating: 0 }],
		['of four and a half', 'validation_failed', () => district.proxy, { rating: 4.5 }],
		[
			'in words of 1,001',
			'validation_failed',
			() => district.proxy,
			{ comment: '好'.repeat(1001) },
		],
		['with an unknown field', 'validation_failed', () => district.proxy, { stars: 5 }],
		['on time: perhaps', 'validation_failed', () => district.proxy, { onTime: 'perhaps' }],
	];
	test.each(cases)('%s is refused: %s', async (_name, code, actor, change) => {
		const orderId = await doneOrder();
		await expect(reviewOrder(on(actor()), { orderId, rating: 5, ...change })).rejects.toMatchObject(
			{ code },
		);
		expect(await stateOf(orderId)).toMatchObject({ reviews: 0 });
	});

	test('is refused a second time, and what was said first stays', async () => {
		const orderId = await doneOrder();
		await reviewOrder(on(district.client.actor), { orderId, rating: 5 });
		await expect(reviewOrder(on(district.proxy), { orderId, rating: 1 })).rejects.toMatchObject({
			code: 'already_reviewed',
		});
		expect(await getReview(on(district.client.actor), orderId)).toMatchObject({ rating: 5 });
	});

	test.each(['submitted', 'matching', 'staffed', 'in_service', 'cancelled', 'expired', 'refused'])(
		'of an order that is %s is refused',
		async (state) => {
			const orderId = await addOrder(ctx, district, { state });
			await expect(
				reviewOrder(on(district.client.actor), { orderId, rating: 5 }),
			).rejects.toMatchObject({ code: 'wrong_state' });
		},
	);

	test('is refused with a consent that has ended, and of an order that is not there', async () => {
		const orderId = await doneOrder();
		await addConsent(ctx, district.client.id, district.manager.accountId, {
			revokedAt: addMinutes(ctx.now, -1),
		});
		await expect(reviewOrder(on(district.manager), { orderId, rating: 5 })).rejects.toMatchObject({
			code: 'consent_expired',
		});
		await expect(
			reviewOrder(on(district.client.actor), { orderId: newId(), rating: 5 }),
		).rejects.toMatchObject({ code: 'not_found' });
		await expect(
			reviewOrder(as(ctx, { kind: 'anonymous' }), { orderId, rating: 5 }),
		).rejects.toMatchObject({ code: 'not_signed_in' });
	});
});

describe('the list of follow-ups', () => {
	test('has each order once that is done, due on the Friday after the visit', async () => {
		const { orderId } = await listedOrder();
		expect(await stateOf(orderId)).toMatchObject({ dueOn: '2026-12-04', outcome: null });
		expect(await scheduleFollowUps(ctx)).toBe(0);
		const [listed] = (await everyFollowUp(on(district.gridChief))).filter(
			(row) => row.orderId === orderId,
		);
		expect(listed).toMatchObject({
			clientName: district.client.name,
			servedOn: '2026-11-27',
			due: 'today',
			rating: null,
		});
	});

	test('begins with the longest due, page by page, without a gap', async () => {
		const overdue = await listedOrder();
		await database.sql`
			update follow_ups set due_on = '2026-11-20' where id = ${overdue.followUpId}`;
		for (let index = 0; index < 52; index++) {
			const orderId = await addOrder(ctx, district, { state: 'done' });
			await database.sql`update orders set done_at = ${morning} where id = ${orderId}`;
		}
		await scheduleFollowUps(ctx);
		const all = await everyFollowUp(on(district.gridChief));
		expect(all[0]).toMatchObject({ orderId: overdue.orderId, due: 'overdue' });
		expect(all.length).toBeGreaterThan(52);
		expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
		const days = all.map(({ dueOn }) => dueOn);
		expect(days).toEqual([...days].sort());
	});

	test('holds to the areas of who reads it', async () => {
		const near = await listedOrder();
		const far = await listedOrder({ area: district.farGrid });
		const ids = async (reader: AccountActor) =>
			(await everyFollowUp(on(reader))).map(({ orderId }) => orderId);
		const chief = await ids(district.gridChief);
		expect(chief).toContain(near.orderId);
		expect(chief).not.toContain(far.orderId);
		expect(await ids(district.otherDispatcher)).toEqual([far.orderId]);
		expect(await ids(district.dispatcher)).toEqual(
			expect.arrayContaining([near.orderId, far.orderId]),
		);
	});

	test('is for grid chiefs and dispatchers', async () => {
		for (const reader of [district.manager, district.client.actor, district.volunteer.actor])
			await expect(listFollowUps(on(reader))).rejects.toMatchObject({ code: 'not_allowed' });
		await expect(listFollowUps(as(ctx, { kind: 'anonymous' }))).rejects.toMatchObject({
			code: 'not_signed_in',
		});
		await expect(listFollowUps(on(district.gridChief), { cursor: 'x' })).rejects.toMatchObject({
			code: 'cursor_invalid',
		});
	});
});

describe('a follow-up', () => {
	test.each(['satisfied', 'dissatisfied'] as const)('%s closes the order', async (outcome) => {
		const { orderId, followUpId } = await listedOrder();
		await recordFollowUp(on(district.gridChief), { followUpId, outcome, note: '她说很好' });
		expect(await stateOf(orderId)).toMatchObject({
			order: 'closed',
			visit: 'confirmed',
			outcome,
			doneAt: friday,
		});
		const open = await everyFollowUp(on(district.gridChief));
		expect(open.map((row) => row.orderId)).not.toContain(orderId);
	});

	test('who was not reached stays on the list for the next Friday', async () => {
		const { orderId, followUpId } = await listedOrder();
		await recordFollowUp(on(district.gridChief), { followUpId, outcome: 'not_reached' });
		expect(await stateOf(orderId)).toMatchObject({
			order: 'done',
			outcome: null,
			dueOn: '2026-12-11',
		});
		await recordFollowUp(on(district.dispatcher, addMinutes(friday, 7 * 1440)), {
			followUpId,
			outcome: 'satisfied',
		});
		expect(await stateOf(orderId)).toMatchObject({ order: 'closed', outcome: 'satisfied' });
	});

	test('what needs more closes with a note, which the desk finds', async () => {
		const { orderId, followUpId } = await listedOrder();
		await expect(
			recordFollowUp(on(district.gridChief), { followUpId, outcome: 'needs_more' }),
		).rejects.toMatchObject({
			code: 'validation_failed',
			fields: [{ field: 'note', message: 'field.required' }],
		});
		expect(await stateOf(orderId)).toMatchObject({ order: 'done', outcome: null });
		await recordFollowUp(on(district.gridChief), {
			followUpId,
			outcome: 'needs_more',
			note: '还要陪同复诊',
		});
		expect(await stateOf(orderId)).toMatchObject({ order: 'closed', outcome: 'needs_more' });
		const [first] = await everyFollowUp(on(district.dispatcher), 'needs_more');
		expect(first).toMatchObject({ orderId, note: '还要陪同复诊' });
	});

	test('shows the phone to who calls, with an audit row each time', async () => {
		const { followUpId } = await listedOrder();
		expect(await revealFollowUpContact(on(district.gridChief), { followUpId })).toEqual({
			followUpId,
			phone: district.client.phone,
		});
		const rows = await database.sql`
			select actor_account_id from audit_events
			where action = 'follow_up.reveal_contact' and detail ->> 'followUpId' = ${followUpId}`;
		expect(rows).toEqual([{ actor_account_id: district.gridChief.accountId }]);
		await expect(
			revealFollowUpContact(on(district.otherDispatcher), { followUpId }),
		).rejects.toMatchObject({ code: 'not_allowed' });
	});

	test('recorded twice, by strangers or with unknown words is refused', async () => {
		const { orderId, followUpId } = await listedOrder();
		const outcome = 'satisfied' as const;
		const before = await stateOf(orderId);
		for (const [code, actor, input] of [
			['not_allowed', district.otherDispatcher, { followUpId, outcome }],
			['not_allowed', district.client.actor, { followUpId, outcome }],
			['not_found', district.gridChief, { followUpId: newId(), outcome }],
			['validation_failed', district.gridChief, { followUpId, outcome: 'happy' as 'satisfied' }],
			['validation_failed', district.gridChief, { followUpId, outcome, note: '好'.repeat(10_000) }],
		] as const)
			await expect(recordFollowUp(on(actor), input)).rejects.toMatchObject({ code });
		expect(await stateOf(orderId)).toEqual(before);
		await recordFollowUp(on(district.gridChief), { followUpId, outcome });
		const after = await stateOf(orderId);
		await expect(
			recordFollowUp(on(district.dispatcher), { followUpId, outcome: 'dissatisfied' }),
		).rejects.toMatchObject({ code: 'already_followed_up' });
		expect(await stateOf(orderId)).toEqual(after);
	});
});

describe('an order that nobody closes', () => {
	/** The end of the 14th local day after 27 November. */
	const closesAt = new Date('2026-12-11T16:00:00Z');

	test('closes by itself after 14 local days', async () => {
		const { orderId, followUpId } = await listedOrder();
		await closeDoneOrders(at(ctx, addMinutes(closesAt, -1)));
		expect(await stateOf(orderId)).toMatchObject({ order: 'done' });
		expect(await closeDoneOrders(at(ctx, closesAt))).toBeGreaterThan(0);
		expect(await stateOf(orderId)).toMatchObject({ order: 'closed', visit: 'confirmed' });
		expect(await closeDoneOrders(at(ctx, closesAt))).toBe(0);
		await expect(
			recordFollowUp(on(district.gridChief, closesAt), { followUpId, outcome: 'satisfied' }),
		).rejects.toMatchObject({ code: 'wrong_state' });
	});

	test('is closed once by a follow-up and the sweep at the same moment', async () => {
		for (let round = 0; round < 5; round++) {
			const { orderId, followUpId } = await listedOrder();
			const results = await Promise.allSettled([
				recordFollowUp(on(district.gridChief, closesAt), { followUpId, outcome: 'satisfied' }),
				closeDoneOrders(at(ctx, closesAt)),
			]);
			expect(results[1]?.status).toBe('fulfilled');
			const events = await database.sql`
				select 1 from order_events where order_id = ${orderId} and event = 'close'`;
			expect(events).toHaveLength(1);
		}
	});
});
