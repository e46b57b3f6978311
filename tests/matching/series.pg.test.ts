import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { addMinutes } from '../../src/lib/calendar/local-time.ts';
import {
	acceptOffer,
	acceptSeriesOffer,
	askForSeries,
	declineSeriesOffer,
	findForSeries,
	listOffersOfPlan,
	listSeriesOffers,
	proposeVolunteers,
	staffPlans,
} from '../../src/lib/server/matching/index.ts';
import type { Context } from '../../src/lib/server/platform/context.ts';
import { newId } from '../../src/lib/server/platform/ids.ts';
import {
	checkVisitPlans,
	draftVisitPlan,
	dropOut,
	generateVisits,
	getVisitPlan,
	skipVisit,
	startVisitPlan,
} from '../../src/lib/server/visits/index.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import {
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
let system: Context;
let ctx: Context;
let district: TestDistrict;
/** Free on Tuesdays, served the client before; a second one who did not; one who is never free. */
let known: TestPerson;
let other: TestPerson;

const mornings = [{ weekday: 2, startsAt: '08:00', endsAt: '12:00' }];

beforeAll(async () => {
	database = await createTestDatabase();
	system = createTestContext(database.sql);
	district = await createDistrict(system);
	ctx = as(system, district.dispatcher);
	await database.sql`update volunteers set state = 'paused'`;
	known = await addVolunteer(system, district.area, district.otherGrid, {
		name: '赵敏',
		free: mornings,
	});
	other = await addVolunteer(system, district.area, district.grid, {
		name: '钱丽',
		free: mornings,
	});
	await addVolunteer(system, district.area, district.grid, {
		name: '孙强',
		free: [{ weekday: 5, startsAt: '08:00', endsAt: '12:00' }],
	});
});
afterAll(() => database.end());
afterEach(async () => {
	await database.sql`truncate visits, visit_plans, commitments, notifications, orders cascade`;
	await database.sql`truncate visit_plan_alerts`;
});

/** A visit that the known volunteer made to the client last month. */
async function served(): Promise<void> {
	const visitId = newId();
	await database.sql`
		insert into visits (id, district_id, area_id, client_id, item_id, brand_id, state, starts_at,
			ends_at, local_date, created_at)
		values (${visitId}, ${district.area.id}, ${district.grid.id}, ${district.client.id},
			${district.item.id}, ${district.brand.id}, 'confirmed', '2026-10-20T01:00Z',
			'2026-10-20T02:00Z', '2026-10-20', ${testNow})`;
	await database.sql`
		insert into visit_places (id, visit_id, position, volunteer_id, checked_in_at, checked_out_at)
		values (${newId()}, ${visitId}, 1, ${known.id}, '2026-10-20T01:00Z', '2026-10-20T02:00Z')`;
}

async function started(): Promise<string> {
	const planId = await draftVisitPlan(ctx, {
		clientId: district.client.id,
		itemKey: district.item.key,
		recurrence: 'FREQ=WEEKLY;BYDAY=TU',
		startsOn: '2026-11-26',
		localTime: '09:30',
		durationMinutes: 60,
		holidayRule: 'keep',
	});
	await startVisitPlan(ctx, planId, { agreementSignedOn: '2026-11-20' });
	return planId;
}

const statesOf = async (planId: string) =>
	(await database.sql`select state from visits where plan_id = ${planId} order by plan_date`).map(
		(row) => row.state as string,
	);
const offerTo = async (volunteer: TestPerson) =>
	(await listSeriesOffers(as(system, volunteer.actor)))[0]!;

describe('a series', () => {
	test('is offered to the same face first, as one thing; who agrees has all visits, those to come too', async () => {
		await served();
		const planId = await started();
		await staffPlans(system);
		await staffPlans(system);
		expect(await listOffersOfPlan(ctx, planId)).toHaveLength(1);
		const offer = await offerTo(known);
		expect(offer).toMatchObject({ state: 'sent', role: 'regular', cannotOn: [], byName: false });
		await acceptSeriesOffer(as(system, known.actor), offer.id);
		expect(await statesOf(planId)).toEqual(Array.from({ length: 6 }, () => 'agreed'));
		await generateVisits(at(system, addMinutes(testNow, 7 * 1440)));
		expect((await statesOf(planId)).at(-1)).toBe('agreed');
		// The next one is asked to be the substitute.
		await staffPlans(system);
		expect(await offerTo(other)).toMatchObject({ role: 'substitute' });
		await acceptSeriesOffer(as(system, other.actor), (await offerTo(other)).id);
		expect((await getVisitPlan(ctx, planId)).pairings.map(({ role }) => role)).toEqual([
			'regular',
			'substitute',
		]);
		const again = acceptSeriesOffer(as(system, known.actor), offer.id);
		await expect(again).rejects.toMatchObject({ code: 'offer_answered' });
	});

	test('can be declined at no cost; then the next is asked, in the end the desk is told', async () => {
		const planId = await started();
		await staffPlans(system);
		const asked = (await listOffersOfPlan(ctx, planId)).map(({ volunteerId }) => volunteerId);
		const [first, second] = asked[0] === known.id ? [known, other] : [other, known];
		await declineSeriesOffer(as(system, first.actor), (await offerTo(first)).id);
		await staffPlans(system);
		expect((await offerTo(second)).state).toBe('sent');
		await declineSeriesOffer(as(system, second.actor), (await offerTo(second)).id);
		await staffPlans(system);
		await staffPlans(system);
		const { alerts } = await getVisitPlan(ctx, planId);
		expect(alerts.map(({ kind }) => kind)).toEqual(['nobody_agreed']);
	});

	test('is held against the rules on each date; the dates that do not suit stay open for others', async () => {
		await database.sql`
			insert into commitments (id, volunteer_id, during, kind, state, created_at)
			values (${newId()}, ${known.id}, '[2026-12-08T00:00Z, 2026-12-08T08:00Z)', 'time_off',
				'held', ${testNow})`;
		const planId = await started();
		const found = await findForSeries(ctx, await getVisitPlan(ctx, planId));
		expect(found.map(({ volunteerId, cannotOn }) => [volunteerId, cannotOn])).toEqual([
			[other.id, []],
			[known.id, ['2026-12-08']],
		]);
		await askForSeries(ctx, planId, { volunteerId: known.id, role: 'regular' });
		await acceptSeriesOffer(as(system, known.actor), (await offerTo(known)).id);
		expect(await statesOf(planId)).toEqual([
			'agreed',
			'open',
			'agreed',
			'agreed',
			'agreed',
			'agreed',
		]);
	});

	test('is asked about by the desk of its areas only, and answered by who was asked', async () => {
		const planId = await started();
		const ask = (actor: typeof district.dispatcher) =>
			askForSeries(as(system, actor), planId, { volunteerId: known.id, role: 'regular' });
		await expect(ask(district.otherDispatcher)).rejects.toMatchObject({ code: 'not_found' });
		await expect(ask(district.gridChief)).rejects.toMatchObject({ code: 'not_allowed' });
		const offerId = await ask(district.dispatcher);
		await expect(ask(district.dispatcher)).rejects.toMatchObject({ code: 'offer_answered' });
		const stolen = acceptSeriesOffer(as(system, other.actor), offerId);
		await expect(stolen).rejects.toMatchObject({ code: 'not_allowed' });
		const late = at(as(system, known.actor), addMinutes(testNow, 4 * 1440));
		await expect(acceptSeriesOffer(late, offerId)).rejects.toMatchObject({ code: 'offer_expired' });
	});
});

describe('a visit that is given back', () => {
	async function withBoth(): Promise<string> {
		const planId = await started();
		await askForSeries(ctx, planId, { volunteerId: known.id, role: 'regular' });
		await askForSeries(ctx, planId, { volunteerId: other.id, role: 'substitute' });
		for (const person of [known, other])
			await acceptSeriesOffer(as(system, person.actor), (await offerTo(person)).id);
		return planId;
	}

	test('is offered to the substitute first, keeps its date in the plan, and the others stay', async () => {
		const planId = await withBoth();
		const [visit] = await database.sql<{ id: string }[]>`
			select id from visits where plan_id = ${planId} order by plan_date limit 1`;
		await dropOut(as(system, known.actor), { visitId: visit!.id });
		expect(await statesOf(planId)).toEqual(['open', ...Array.from({ length: 5 }, () => 'agreed')]);
		await staffPlans(system);
		await proposeVolunteers(system);
		const offers = await database.sql<{ id: string; volunteerId: string }[]>`
			select id, volunteer_id as "volunteerId" from offers where state = 'sent'`;
		expect(offers.map(({ volunteerId }) => volunteerId)).toEqual([other.id]);
		await acceptOffer(as(system, other.actor), offers[0]!.id);
		expect(await statesOf(planId)).toEqual(Array.from({ length: 6 }, () => 'agreed'));
		const [order] = await database.sql`select channel, state from orders`;
		expect(order).toEqual({ channel: 'plan', state: 'staffed' });
	});

	test('and is left out after all takes its order with it, and does not come back', async () => {
		const planId = await started();
		const twoDaysBefore = at(system, new Date('2026-11-29T02:00:00Z'));
		await staffPlans(twoDaysBefore);
		const [order] = await database.sql`select state from orders`;
		expect(order).toEqual({ state: 'matching' });
		await skipVisit(ctx, planId, { planDate: '2026-12-01' });
		await generateVisits(system);
		await staffPlans(twoDaysBefore);
		expect((await statesOf(planId))[0]).toBe('cancelled');
		const orders = await database.sql`select state from orders`;
		expect([...orders]).toEqual([{ state: 'cancelled' }]);
	});
});

test('what runs out within sixty days is told once, while there is time', async () => {
	await database.sql`update volunteers set insured_until = '2027-01-10' where id = ${known.id}`;
	const planId = await draftVisitPlan(ctx, {
		clientId: district.client.id,
		itemKey: district.item.key,
		recurrence: 'FREQ=WEEKLY;BYDAY=TU',
		startsOn: '2026-11-26',
		localTime: '09:30',
		durationMinutes: 60,
		holidayRule: 'keep',
		insuranceNeeded: true,
	});
	const recorded = { agreementSignedOn: '2026-11-20', insuranceCheckedOn: '2026-11-20' };
	await startVisitPlan(ctx, planId, recorded);
	await askForSeries(ctx, planId, { volunteerId: known.id, role: 'regular' });
	await acceptSeriesOffer(as(system, known.actor), (await offerTo(known)).id);
	await checkVisitPlans(system);
	await checkVisitPlans(system);
	expect((await getVisitPlan(ctx, planId)).alerts).toMatchObject([
		{ kind: 'expiry_ahead', localDate: '2027-01-10' },
	]);
	const told = await database.sql`
		select from notifications where kind = 'visit_plans_expiry_ahead'`;
	expect(told).toHaveLength(1);
});
