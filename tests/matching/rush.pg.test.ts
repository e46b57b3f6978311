import { afterAll, beforeAll, expect, test } from 'vitest';
import { addMinutes } from '../../src/lib/calendar/local-time.ts';
import {
	acceptOffer,
	claimTask,
	declineOffer,
	proposeVolunteers,
} from '../../src/lib/server/matching/index.ts';
import type { AccountActor, Context } from '../../src/lib/server/platform/context.ts';
import { createPool, type SqlPool } from '../../src/lib/server/platform/db.ts';
import { isDomainError } from '../../src/lib/server/platform/errors.ts';
import { openPlacesOf, openVisit } from '../../src/lib/server/visits/index.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import {
	addOrder,
	as,
	createDistrict,
	createTestContext,
	type TestDistrict,
} from '../support/district.ts';
import { addCrowd, offerToAll } from './crowd.ts';

let database: TestDatabase;
/** More connections than other tests have, so that the taps really come at once. */
let pool: SqlPool;
let ctx: Context;
let district: TestDistrict;

beforeAll(async () => {
	database = await createTestDatabase();
	pool = createPool(database.url, { max: 24 });
	ctx = createTestContext(pool);
	district = await createDistrict(ctx);
});
afterAll(async () => {
	await pool.end();
	await database.end();
});

const friday = new Date('2026-11-27T01:00:00Z');

async function openOrder(): Promise<{ orderId: string; placeId: string }> {
	const orderId = await addOrder(ctx, district, { startsAt: friday, matchingDueAt: null });
	await openVisit(ctx, { id: orderId, districtId: district.area.id });
	const [place] = await openPlacesOf(ctx, orderId);
	return { orderId, placeId: place!.placeId };
}

/** Lets all tap at the same instant; counts how each tap ended. */
async function tapAtOnce(taps: (() => Promise<unknown>)[]): Promise<Record<string, number>> {
	const outcomes = await Promise.allSettled(taps.map((tap) => tap()));
	const counts: Record<string, number> = {};
	for (const outcome of outcomes) {
		const { status } = outcome;
		const code =
			status === 'fulfilled'
				? 'accepted'
				: isDomainError(outcome.reason)
					? outcome.reason.code
					: String(outcome.reason);
		counts[code] = (counts[code] ?? 0) + 1;
	}
	return counts;
}

async function countsOf(orderId: string) {
	const [row] = await ctx.sql`
		select
			(select state from orders where id = ${orderId}) as state,
			(select count(*) from offers where order_id = ${orderId} and state = 'accepted') as accepted,
			(select count(*) from offers where order_id = ${orderId} and state = 'withdrawn') as withdrawn,
			(select count(*) from visits where order_id = ${orderId} and state = 'agreed') as agreed,
			(select count(*) from visit_places p join visits v on v.id = p.visit_id
			 where v.order_id = ${orderId} and p.volunteer_id is not null) as filled,
			(select count(*) from commitments c join visit_places p on p.id = c.source_id
				join visits v on v.id = p.visit_id
			 where v.order_id = ${orderId} and c.state = 'held') as held`;
	return row;
}

async function makeBusy(volunteers: AccountActor[]): Promise<void> {
	await ctx.sql`
		insert into commitments (id, volunteer_id, during, kind, state, created_at)
		select gen_random_uuid(), id, tstzrange(${addMinutes(friday, 30)}, ${addMinutes(friday, 90)}),
			'visit', 'held', ${ctx.now}
		from unnest(${volunteers.map(({ volunteerId }) => volunteerId)}::uuid[]) as n (id)`;
}

test('200 volunteers accept one order at once: one has it, 199 are told so', async () => {
	const volunteers = await addCrowd(ctx, district, 200);
	const { orderId, placeId } = await openOrder();
	const offers = await offerToAll(ctx, { orderId, placeId, volunteers });
	const counts = await tapAtOnce(
		offers.map((offerId, index) => () => acceptOffer(as(ctx, volunteers[index]!), offerId)),
	);
	expect(counts).toEqual({ accepted: 1, offer_taken: 199 });
	expect(await countsOf(orderId)).toEqual({
		state: 'staffed',
		accepted: 1,
		withdrawn: 199,
		agreed: 1,
		filled: 1,
		held: 1,
	});
}, 60_000);

test('200 who each have a visit then: none gets it; one more who is free does', async () => {
	const volunteers = await addCrowd(ctx, district, 201);
	const { orderId, placeId } = await openOrder();
	const offers = await offerToAll(ctx, { orderId, placeId, volunteers });
	await makeBusy(volunteers.slice(0, 200));
	const tap = (index: number) => () => acceptOffer(as(ctx, volunteers[index]!), offers[index]!);
	const busy = Array.from({ length: 200 }, (_, index) => tap(index));
	expect(await tapAtOnce(busy)).toEqual({ time_conflict: 200 });
	expect(await countsOf(orderId)).toMatchObject({ state: 'matching', filled: 0, held: 0 });
	const counts = await tapAtOnce([...busy.slice(0, 20), tap(200)]);
	expect(counts['accepted']).toBe(1);
	expect((counts['time_conflict'] ?? 0) + (counts['offer_taken'] ?? 0)).toBe(20);
	expect(await countsOf(orderId)).toMatchObject({ state: 'staffed', filled: 1, held: 1 });
}, 60_000);

test('one volunteer accepts 50 offers for the same time at once: one visit', async () => {
	const [volunteer] = await addCrowd(ctx, district, 1);
	const taps: (() => Promise<unknown>)[] = [];
	for (let number = 0; number < 50; number++) {
		const order = await openOrder();
		const [offerId] = await offerToAll(ctx, { ...order, volunteers: [volunteer!] });
		taps.push(() => acceptOffer(as(ctx, volunteer!), offerId!));
	}
	expect(await tapAtOnce(taps)).toEqual({ accepted: 1, time_conflict: 49 });
	const [held] = await ctx.sql`
		select count(*) as count from commitments
		where volunteer_id = ${volunteer!.volunteerId} and state = 'held'`;
	expect(held).toEqual({ count: 1 });
}, 60_000);

test('offers at different times accepted at once never exceed the volunteer’s limits', async () => {
	const [volunteer] = await addCrowd(ctx, district, 1);
	await ctx.sql`
		update volunteers set visits_per_day = 2 where id = ${volunteer!.volunteerId}`;
	const taps: (() => Promise<unknown>)[] = [];
	for (let number = 0; number < 6; number++) {
		const { orderId, placeId } = await openOrder();
		const startsAt = addMinutes(friday, -120 + number * 130);
		for (const table of ['orders', 'visits'])
			await ctx.sql`
				update ${ctx.sql(table)} set starts_at = ${startsAt}, ends_at = ${addMinutes(startsAt, 60)}
				where ${ctx.sql(table === 'orders' ? 'id' : 'order_id')} = ${orderId}`;
		const [offerId] = await offerToAll(ctx, { orderId, placeId, volunteers: [volunteer!] });
		taps.push(() => acceptOffer(as(ctx, volunteer!), offerId!));
	}
	expect(await tapAtOnce(taps)).toEqual({ accepted: 2, rule_broken: 4 });
}, 60_000);

test('accepting, claiming, declining and matching at once end in one visit', async () => {
	const volunteers = await addCrowd(ctx, district, 60);
	const { orderId, placeId } = await openOrder();
	const offers = await offerToAll(ctx, { orderId, placeId, volunteers: volunteers.slice(0, 40) });
	await ctx.sql`update orders set matching_due_at = ${ctx.now} where id = ${orderId}`;
	const counts = await tapAtOnce([
		...offers.map((offerId, index) => () => {
			const mine = as(ctx, volunteers[index]!);
			return index % 4 === 0
				? declineOffer(mine, { offerId }).then(refuse)
				: acceptOffer(mine, offerId);
		}),
		...volunteers.slice(40).map((actor) => () => claimTask(as(ctx, actor), placeId)),
		...Array.from({ length: 4 }, () => () => proposeVolunteers(ctx).then(refuse)),
	]);
	expect(Object.keys(counts).sort()).toEqual(
		expect.arrayContaining(['accepted', 'finished', 'offer_taken', 'task_taken']),
	);
	expect(Object.keys(counts)).toHaveLength(4);
	expect(counts['accepted']).toBe(1);
	expect(await countsOf(orderId)).toMatchObject({
		state: 'staffed',
		agreed: 1,
		filled: 1,
		held: 1,
	});
}, 60_000);

/** Tells apart what ended well without taking the place. */
function refuse(): never {
	throw 'finished';
}

test('100 orders against 2,000 volunteers are matched in seconds', async () => {
	await ctx.sql`update volunteers set state = 'left' where id <> ${district.volunteer.id}`;
	await addCrowd(ctx, district, 2000, 0.15);
	for (let number = 0; number < 100; number++)
		await addOrder(ctx, district, { startsAt: addMinutes(friday, 30 * (number % 12)) });
	await ctx.sql`analyze`;
	const started = performance.now();
	expect(await proposeVolunteers(ctx)).toBe(100);
	const seconds = (performance.now() - started) / 1000;
	const [asked] = await ctx.sql`
		select count(distinct order_id) as orders from offers
		where created_at = ${ctx.now} and source = 'matcher' and state = 'sent' and wave = 1
			and score_parts <> '{}'`;
	expect(asked).toEqual({ orders: 100 });
	expect(seconds).toBeLessThan(30);
}, 60_000);
