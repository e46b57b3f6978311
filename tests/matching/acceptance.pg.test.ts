import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { addDays, addMinutes, instantOf, localDateOf } from '../../src/lib/calendar/local-time.ts';
import { distanceBandOf, hourKeyOf } from '../../src/lib/server/matching/acceptance.ts';
import {
	declineOffer,
	explainCandidate,
	getDecisionLog,
	learnAcceptance,
	proposeVolunteers,
} from '../../src/lib/server/matching/index.ts';
import type { Context } from '../../src/lib/server/platform/context.ts';
import { newId } from '../../src/lib/server/platform/ids.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import {
	addOrder,
	addServiceItem,
	addVolunteer,
	as,
	at,
	createDistrict,
	createTestContext,
	testNow,
	type TestDistrict,
	type TestItem,
} from '../support/district.ts';

let database: TestDatabase;
let ctx: Context;
let district: TestDistrict;
let byPhone: TestItem;

beforeAll(async () => {
	database = await createTestDatabase();
	ctx = createTestContext(database.sql);
	district = await createDistrict(ctx);
	byPhone = await addServiceItem(ctx, district.area, {
		key: 'phone-chat',
		brandId: district.brand.id,
		remote: true,
	});
});
afterAll(() => database.end());
beforeEach(async () => {
	await ctx.sql`delete from offers`;
	await ctx.sql`
		update orders set state = 'cancelled', cancellation_reason = 'other', matching_due_at = null
		where state = 'matching'`;
	await ctx.sql`delete from acceptance_days`;
	await ctx.sql`delete from acceptance_rates`;
	await ctx.sql`delete from local_day_runs`;
});

const friday = new Date('2026-11-27T01:00:00Z');

interface PastOffer {
	startsAt: Date;
	madeAt: Date;
	state: 'accepted' | 'declined' | 'expired' | 'withdrawn' | 'sent';
	metres: number | null;
	item: TestItem;
	source: 'matcher' | 'dispatcher';
}

async function addPastOffer(given: Partial<PastOffer>, volunteerId = district.volunteer.id) {
	const offer: PastOffer = {
		startsAt: friday,
		madeAt: addMinutes(testNow, -60),
		state: 'accepted',
		metres: 500,
		item: district.item,
		source: 'matcher',
		...given,
	};
	const orderId = await addOrder(ctx, district, {
		state: 'done',
		item: offer.item,
		startsAt: offer.startsAt,
	});
	const [visitId, placeId] = [newId(), newId()];
	await ctx.sql`
		insert into visits
			(id, district_id, area_id, order_id, client_id, item_id, brand_id, state, starts_at, ends_at,
			 local_date, created_at)
		select ${visitId}, district_id, area_id, id, client_id, item_id, brand_id, 'open', starts_at,
			ends_at, local_date, created_at
		from orders where id = ${orderId}`;
	await ctx.sql`
		insert into visit_places (id, visit_id, position) values (${placeId}, ${visitId}, 1)`;
	await ctx.sql`
		insert into offers
			(id, district_id, order_id, visit_place_id, volunteer_id, round, wave, source, state, score,
			 distance_metres, sent_at, expires_at, created_at)
		values
			(${newId()}, ${district.area.id}, ${orderId}, ${placeId}, ${volunteerId}, 1, 1,
			 ${offer.source}, ${offer.state}, 0.5, ${offer.metres}, ${offer.madeAt},
			 ${addMinutes(offer.madeAt, 60)}, ${offer.madeAt})`;
	return offer;
}

async function counted() {
	const rows = await ctx.sql<
		{ kind: string; key: string; date: string; accepted: number; ended: number }[]
	>`
		select kind, key, local_date as date, accepted, ended from acceptance_days`;
	return Object.fromEntries(
		rows.map(({ kind, key, date, accepted, ended }) => [
			`${date} ${kind} ${key}`,
			`${accepted}/${ended}`,
		]),
	);
}

test('counts whole local days, by item, hour and distance, as one counts by hand', async () => {
	const states = ['accepted', 'declined', 'expired', 'withdrawn', 'sent'] as const;
	const offers: PastOffer[] = [];
	for (let number = 0; number < 60; number++)
		offers.push(
			await addPastOffer({
				startsAt: addMinutes(friday, number * 223),
				madeAt: addMinutes(testNow, -number * 707),
				state: states[number % 5]!,
				metres: number % 3 === 0 ? null : number * 150,
				item: number % 3 === 0 ? byPhone : district.item,
				source: number % 7 === 0 ? 'dispatcher' : 'matcher',
			}),
		);
	await learnAcceptance(ctx);
	const expected = new Map<string, [number, number]>();
	for (const { startsAt, madeAt, state, metres, item, source } of offers) {
		if (source === 'dispatcher' || state === 'withdrawn' || state === 'sent') continue;
		for (const key of [
			'all all',
			`item ${item.key}`,
			`hour ${hourKeyOf(startsAt)}`,
			`distance ${distanceBandOf(metres)}`,
		]) {
			const name = `${localDateOf(madeAt)} ${key}`;
			const [accepted, ended] = expected.get(name) ?? [0, 0];
			expected.set(name, [accepted + (state === 'accepted' ? 1 : 0), ended + 1]);
		}
	}
	expect(await counted()).toEqual(
		Object.fromEntries(
			[...expected].map(([name, [accepted, ended]]) => [name, `${accepted}/${ended}`]),
		),
	);
});

test('the rates are the days together', async () => {
	const madeAt = (days: number) => addMinutes(testNow, -days * 24 * 60);
	await addPastOffer({ state: 'accepted', madeAt: madeAt(3) });
	await addPastOffer({ state: 'expired', madeAt: madeAt(0) });
	for (let run = 0; run < 2; run++) {
		await learnAcceptance(ctx);
		const rates = await ctx.sql`select kind, accepted, ended from acceptance_rates order by kind`;
		expect([...rates]).toEqual(
			['all', 'distance', 'hour', 'item'].map((kind) => ({ kind, accepted: 1, ended: 2 })),
		);
	}
});

test('a run counts yesterday and today anew; the first of a day, all of the last 90 days', async () => {
	const today = localDateOf(testNow);
	const noon = (days: number) => instantOf(addDays(today, -days), '09:00');
	for (const days of [0, 1, 2, 89, 90]) await addPastOffer({ madeAt: noon(days) });
	await learnAcceptance(ctx);
	const days = (kept: number[]) => kept.map((each) => addDays(today, -each));
	const datesOf = async () =>
		[...new Set(Object.keys(await counted()).map((key) => key.slice(0, 10)))].sort().reverse();
	expect(await datesOf()).toEqual(days([0, 1, 2, 89]));
	await ctx.sql`delete from offers`;
	await learnAcceptance(ctx);
	expect(await datesOf()).toEqual(days([2, 89]));
	await learnAcceptance(at(ctx, addMinutes(testNow, 24 * 60)));
	expect(await datesOf()).toEqual([]);
});

test('what the district answers changes what is believed of who was never asked', async () => {
	const chance = async () => {
		const orderId = await addOrder(ctx, district, { startsAt: friday });
		const { score } = await explainCandidate(as(ctx, district.dispatcher), {
			orderId,
			volunteerId: (await addVolunteer(ctx, district.area, district.grid, { name: '新人' })).id,
		});
		return score.parts.acceptance;
	};
	expect(await chance()).toBe(0.4);
	for (let number = 0; number < 30; number++) await addPastOffer({ state: 'declined' });
	expect(await chance()).toBe(0.4);
	await learnAcceptance(ctx);
	expect(await chance()).toBeLessThan(0.1);
});

test('an answer counts for the volunteer at once, and writes to no row of the district', async () => {
	const volunteer = await addVolunteer(ctx, district.area, district.grid, { name: '常拒' });
	await ctx.sql`
		update volunteers set state = case when id = ${volunteer.id} then 'active' else 'paused' end`;
	const dispatcher = as(ctx, district.dispatcher);
	const chances: number[] = [];
	for (let number = 0; number < 3; number++) {
		const orderId = await addOrder(ctx, district, { startsAt: friday });
		const { score } = await explainCandidate(dispatcher, { orderId, volunteerId: volunteer.id });
		chances.push(score.parts.acceptance);
		await proposeVolunteers(ctx);
		const [offer] = await ctx.sql<{ id: string }[]>`
			select id from offers where order_id = ${orderId} and state = 'sent'`;
		await declineOffer(as(ctx, volunteer.actor), { offerId: offer!.id });
	}
	expect(chances.map((each) => each.toFixed(3))).toEqual(['0.400', '0.333', '0.286']);
	expect(await counted()).toEqual({});
	expect([...(await ctx.sql`select from acceptance_rates`)]).toEqual([]);
});

test('the explanation says what the look then decides', async () => {
	await ctx.sql`update volunteers set state = 'active'`;
	for (let number = 0; number < 4; number++) await addPastOffer({ state: 'declined' });
	await learnAcceptance(ctx);
	const orderId = await addOrder(ctx, district, { startsAt: friday });
	const dispatcher = as(ctx, district.dispatcher);
	const volunteers = await ctx.sql<{ id: string }[]>`select id from volunteers`;
	const explained = new Map<string, number>();
	for (const { id } of volunteers) {
		const { score, weights } = await explainCandidate(dispatcher, { orderId, volunteerId: id });
		explained.set(id, score.total);
		const sum = Object.entries(score.parts).reduce(
			(total, [part, value]) => total + weights.weights[part as 'travel'] * value,
			0,
		);
		expect(sum).toBeCloseTo(score.total, 10);
	}
	await proposeVolunteers(ctx);
	const { decisions } = await getDecisionLog(dispatcher, orderId);
	const asked = decisions.flatMap((decision) => decision.asked);
	expect(asked.length).toBeGreaterThan(1);
	for (const { volunteerId, score } of asked)
		expect(score).toBeCloseTo(explained.get(volunteerId)!, 10);
	const best = [...explained.values()].sort((one, other) => other - one);
	expect(asked.map(({ score }) => score)).toEqual(best.slice(0, asked.length));
});
