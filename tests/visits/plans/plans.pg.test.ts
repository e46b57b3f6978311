import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addDays, addMinutes, localTimeOf } from '../../../src/lib/calendar/local-time.ts';
import type { Context } from '../../../src/lib/server/platform/context.ts';
import { newId } from '../../../src/lib/server/platform/ids.ts';
import {
	changeVisitPlan,
	checkIn,
	checkVisitPlans,
	draftVisitPlan,
	dropOut,
	endPause,
	endVisitPlan,
	generateVisits,
	getVisitPlan,
	listVisitPlans,
	movePlannedVisit,
	pauseVisitPlan,
	restoreVisit,
	resumeVisitPlan,
	settleAlert,
	skipVisit,
	startVisitPlan,
	visitPlanTransitions,
} from '../../../src/lib/server/visits/index.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import {
	addServiceItem,
	as,
	at,
	createDistrict,
	createTestContext,
	testNow,
	type TestDistrict,
} from '../../support/district.ts';

let database: TestDatabase;
let system: Context;
let ctx: Context;
let district: TestDistrict;

beforeAll(async () => {
	database = await createTestDatabase();
	system = createTestContext(database.sql);
	district = await createDistrict(system);
	ctx = as(system, district.dispatcher);
});
afterAll(() => database.end());

/** Each test begins without plans and visits. */
afterEach(async () => {
	await database.sql`truncate visits, visit_plans, commitments, notifications cascade`;
	await database.sql`update volunteers set state = 'active', insured_until = '2027-12-31'`;
	await database.sql`delete from holiday_years where year > 2026`;
});

const tuesdays = {
	recurrence: 'FREQ=WEEKLY;BYDAY=TU',
	startsOn: '2026-11-26',
	localTime: '09:30',
	durationMinutes: 60,
	holidayRule: 'keep' as const,
};

async function draft(given: Partial<Parameters<typeof draftVisitPlan>[1]> = {}): Promise<string> {
	return draftVisitPlan(ctx, {
		clientId: district.client.id,
		itemKey: district.item.key,
		...tuesdays,
		...given,
	});
}

/** A plan of Tuesdays that has started; with a volunteer who agreed to it, if told. */
async function started(
	given: Partial<Parameters<typeof draftVisitPlan>[1]> = {},
	volunteerId?: string,
): Promise<string> {
	const planId = await draft(given);
	if (volunteerId)
		await database.sql`
			insert into visit_plan_pairings (id, plan_id, position, role, volunteer_id, agreed_at)
			values (${newId()}, ${planId}, 1, 'regular', ${volunteerId}, ${testNow})`;
	await startVisitPlan(ctx, planId, { agreementSignedOn: '2026-11-20' });
	return planId;
}

async function visitsOf(planId: string) {
	return database.sql<
		{ id: string; planDate: string; localDate: string; state: string; startsAt: Date }[]
	>`
		select id, plan_date as "planDate", local_date as "localDate", state, starts_at as "startsAt"
		from visits where plan_id = ${planId} order by plan_date`;
}

const standing = async (planId: string) =>
	(await visitsOf(planId)).filter(({ state }) => state !== 'cancelled').map((v) => v.localDate);

const december = ['2026-12-01', '2026-12-08', '2026-12-15', '2026-12-22', '2026-12-29'];
const sixWeeks = [...december, '2027-01-05'];

const messages = async (kind: string) =>
	(await database.sql`select account_id from notifications where kind = ${kind}`).map(
		(row) => row.account_id as string,
	);

describe('a plan', () => {
	test('has its visits in the calendar six weeks ahead as soon as it starts', async () => {
		const planId = await started();
		const visits = await visitsOf(planId);
		expect(visits.map(({ planDate }) => planDate)).toEqual(sixWeeks);
		expect(visits.every(({ startsAt }) => localTimeOf(startsAt) === '09:30')).toBe(true);
		const view = await getVisitPlan(ctx, planId);
		expect(view).toMatchObject({ state: 'active', acts: ['arrange', 'skip'] });
		expect((await listVisitPlans(ctx)).map(({ id }) => id)).toEqual([planId]);
	});

	test('of a month or more starts only with the written agreement', async () => {
		const planId = await draft();
		await expect(startVisitPlan(ctx, planId)).rejects.toMatchObject({ code: 'agreement_missing' });
		const short = await draft({ endsOn: '2026-12-20' });
		await startVisitPlan(ctx, short);
		expect(await standing(short)).toEqual(december.slice(0, 3));
	});

	test('of what is risky starts only with agreement and insurance on record', async () => {
		const item = await addServiceItem(system, district.area, {
			key: 'risky-visit',
			brandId: district.brand.id,
			risky: true,
		});
		const planId = await draft({ itemKey: item.key, endsOn: '2026-12-02' });
		const start = (given: Parameters<typeof startVisitPlan>[2]) =>
			startVisitPlan(ctx, planId, given);
		await expect(start({ insuranceCheckedOn: '2026-11-20' })).rejects.toMatchObject({
			code: 'agreement_missing',
		});
		await expect(start({ agreementSignedOn: '2026-11-20' })).rejects.toMatchObject({
			code: 'insurance_missing',
		});
		await start({ agreementSignedOn: '2026-11-20', insuranceCheckedOn: '2026-11-20' });
	});

	test('comes at least as often as its risk tier asks, by the rule of the district', async () => {
		const monthly = { recurrence: 'FREQ=MONTHLY;BYDAY=2TU', riskTier: 'high' as const };
		await expect(draft(monthly)).rejects.toMatchObject({ code: 'plan_too_rare' });
		await draft({ ...monthly, riskTier: 'key' });
		await database.sql`
			insert into risk_tier_rules (district_id, tier, period) values (${district.area.id}, 'high', 'month')`;
		await draft(monthly);
		await database.sql`delete from risk_tier_rules`;
	});

	test('is arranged by the desk of its area; the client sees it and may leave out a visit', async () => {
		const planId = await started();
		const self = as(system, district.client.actor);
		expect((await getVisitPlan(self, planId)).acts).toEqual(['skip']);
		expect(await listVisitPlans(self, { clientId: district.client.id })).toHaveLength(1);
		await skipVisit(self, planId, { planDate: '2026-12-08' });
		const end = { lastDate: '2026-12-31', reason: 'other' as const };
		await expect(endVisitPlan(self, planId, end)).rejects.toMatchObject({ code: 'not_allowed' });
		for (const actor of [district.stranger, district.otherDispatcher, district.volunteer.actor])
			await expect(getVisitPlan(as(system, actor), planId)).rejects.toMatchObject({
				code: 'not_found',
			});
	});

	test('has the same states in code and database', async () => {
		const rows = await database.sql`
			select from_state as from, event, to_state as to from state_transitions
			where thing = 'visit_plan' order by from_state, event`;
		expect([...rows]).toEqual(
			visitPlanTransitions.toSorted((one, other) =>
				`${one.from} ${one.event}` < `${other.from} ${other.event}` ? -1 : 1,
			),
		);
	});
});

describe('a single visit', () => {
	let planId: string;
	beforeEach(async () => {
		planId = await started({}, district.volunteer.id);
	});

	test('is taken by who agreed to the plan', async () => {
		expect((await visitsOf(planId)).map(({ state }) => state)).toEqual(
			sixWeeks.map(() => 'agreed'),
		);
	});

	test('is left out, its volunteer told, and brought back', async () => {
		await skipVisit(ctx, planId, { planDate: '2026-12-08' });
		expect(await standing(planId)).toEqual(sixWeeks.filter((date) => date !== '2026-12-08'));
		expect(await messages('visit_cancelled')).toHaveLength(1);
		await generateVisits(system);
		expect(await standing(planId)).not.toContain('2026-12-08');
		await restoreVisit(ctx, planId, { planDate: '2026-12-08' });
		expect(await standing(planId)).toEqual(sixWeeks);
		expect((await visitsOf(planId)).every(({ state }) => state === 'agreed')).toBe(true);
	});

	test('is moved with its volunteer, and moved back', async () => {
		const startsAt = new Date('2026-12-10T06:00:00Z');
		await movePlannedVisit(ctx, planId, {
			planDate: '2026-12-08',
			startsAt: startsAt.toISOString(),
		});
		const moved = (await visitsOf(planId)).find(({ planDate }) => planDate === '2026-12-08');
		expect(moved).toMatchObject({ localDate: '2026-12-10', startsAt, state: 'agreed' });
		expect(await messages('visit_moved')).toHaveLength(1);
		await generateVisits(at(system, addMinutes(testNow, 7 * 1440)));
		expect((await visitsOf(planId)).filter(({ planDate }) => planDate === '2026-12-08')).toEqual([
			moved,
		]);
		await restoreVisit(ctx, planId, { planDate: '2026-12-08' });
		expect(await standing(planId)).toEqual([...sixWeeks, '2027-01-12']);
	});

	test('that moves to a time at which its volunteer is busy looks for another', async () => {
		const startsAt = new Date('2026-12-15T01:45:00Z');
		await movePlannedVisit(ctx, planId, {
			planDate: '2026-12-08',
			startsAt: startsAt.toISOString(),
		});
		const moved = (await visitsOf(planId)).find(({ planDate }) => planDate === '2026-12-08');
		expect(moved).toMatchObject({ state: 'open', startsAt });
	});

	test('is given back alone', async () => {
		const [first] = await visitsOf(planId);
		await dropOut(as(system, district.volunteer.actor), { visitId: first!.id });
		await generateVisits(system);
		await skipVisit(ctx, planId, { planDate: '2026-12-29' });
		const states = (await visitsOf(planId)).map(({ state }) => state);
		expect(states).toEqual(['open', 'agreed', 'agreed', 'agreed', 'cancelled', 'agreed']);
	});

	test('of another date than the rule has is unknown', async () => {
		await expect(skipVisit(ctx, planId, { planDate: '2026-12-09' })).rejects.toMatchObject({
			code: 'not_found',
		});
	});

	test('that was begun is never touched again', async () => {
		const [first] = await visitsOf(planId);
		const then = first!.startsAt;
		await checkIn(at(as(system, district.volunteer.actor), then), { visitId: first!.id });
		const now = at(ctx, addMinutes(then, 5));
		await expect(skipVisit(now, planId, { planDate: '2026-12-01' })).rejects.toMatchObject({
			code: 'wrong_state',
		});
		await pauseVisitPlan(now, planId, { fromDate: '2026-12-01', reason: 'hospital' });
		expect((await visitsOf(planId))[0]).toEqual({ ...first, state: 'checked_in' });
	});
});

describe('a stay in hospital', () => {
	test('cancels the visits of its time; when it ends they come again', async () => {
		const planId = await started({}, district.volunteer.id);
		const pauseId = await pauseVisitPlan(ctx, planId, {
			fromDate: '2026-12-05',
			reason: 'hospital',
		});
		expect(await standing(planId)).toEqual(['2026-12-01']);
		const later = at(ctx, new Date('2026-12-14T02:00:00Z'));
		await generateVisits({ ...later, actor: system.actor });
		expect(await standing(planId)).toEqual(['2026-12-01']);
		await endPause(later, planId, { pauseId });
		expect(await standing(planId)).toEqual([
			'2026-12-01',
			'2026-12-15',
			'2026-12-22',
			'2026-12-29',
			'2027-01-05',
			'2027-01-12',
			'2027-01-19',
		]);
	});
});

describe('a change from now on', () => {
	test('ends the plan and begins another with the same people; the past stays', async () => {
		const planId = await started({}, district.volunteer.id);
		const then = at(ctx, new Date('2026-12-10T02:00:00Z'));
		const newPlanId = await changeVisitPlan(then, planId, {
			...tuesdays,
			recurrence: 'FREQ=WEEKLY;BYDAY=FR',
			startsOn: '2026-12-12',
			localTime: '14:00',
		});
		expect(await standing(planId)).toEqual(['2026-12-01', '2026-12-08']);
		const visits = await visitsOf(newPlanId);
		expect(visits.slice(0, 2).map(({ planDate }) => planDate)).toEqual([
			'2026-12-18',
			'2026-12-25',
		]);
		expect(visits.every(({ state }) => state === 'agreed')).toBe(true);
		expect(await getVisitPlan(then, planId)).toMatchObject({ replacedById: newPlanId });
		const again = changeVisitPlan(then, planId, { ...tuesdays, startsOn: '2026-12-20' });
		await expect(again).rejects.toMatchObject({ code: 'wrong_state' });
	});
});

describe('an end', () => {
	test('cancels what comes after it, and can be taken back', async () => {
		const planId = await started();
		await endVisitPlan(ctx, planId, { lastDate: '2026-12-08', reason: 'not_wanted' });
		expect(await standing(planId)).toEqual(['2026-12-01', '2026-12-08']);
		await resumeVisitPlan(ctx, planId);
		expect(await standing(planId)).toEqual(sixWeeks);
		await endVisitPlan(ctx, planId, { lastDate: '2026-11-25', reason: 'deceased' });
		expect(await standing(planId)).toEqual([]);
		expect(await getVisitPlan(ctx, planId)).toMatchObject({
			state: 'ended',
			acts: expect.anything(),
		});
	});
});

describe('making visits', () => {
	test('goes on day by day, any number of times, and changes nothing that stands', async () => {
		const planId = await started();
		const before = await visitsOf(planId);
		expect(await generateVisits(system)).toEqual({ visits: 0, unknownYear: null });
		for (let day = 1; day <= 14; day++) {
			const now = at(system, addMinutes(testNow, day * 1440));
			await generateVisits(now);
			await generateVisits(now);
		}
		const after = await visitsOf(planId);
		expect(after.slice(0, before.length)).toEqual(before);
		expect(after.map(({ planDate }) => planDate)).toEqual([
			...sixWeeks,
			'2027-01-12',
			'2027-01-19',
		]);
	});

	test('after an outage longer than six weeks records what nobody made as missed', async () => {
		const planId = await started();
		const now = at(system, new Date('2027-01-21T02:00:00Z'));
		await generateVisits(now);
		await checkVisitPlans(now);
		const visits = await visitsOf(planId);
		expect(visits.map(({ planDate }) => planDate)).toEqual(
			Array.from({ length: 14 }, (_, week) => addDays('2026-12-01', week * 7)),
		);
		for (const { state, planDate } of visits)
			expect(state).toBe(planDate < '2027-01-21' ? 'missed' : 'open');
	});

	test('stops before a year whose holidays are unknown, loudly, and goes on when they are known', async () => {
		const planId = await started({ holidayRule: 'move_after' });
		expect(await standing(planId)).toEqual(december);
		expect(await generateVisits(system)).toEqual({ visits: 0, unknownYear: 2027 });
		await generateVisits(system);
		const administrator = district.administrator.accountId;
		expect(await messages('holidays_unknown')).toEqual([administrator]);
		const nearer = at(system, new Date('2026-12-23T02:00:00Z'));
		expect(await checkVisitPlans(nearer)).toEqual({ missing: 1 });
		await database.sql`
			insert into holiday_years (year, source, recorded_at) values (2027, 'notice', ${testNow})`;
		await database.sql`
			insert into holidays (day, year, kind, name_zh, name_en)
			values ('2027-01-05', 2027, 'off', '假', 'Holiday')`;
		await generateVisits(nearer);
		expect(await standing(planId)).toEqual([
			...december,
			'2027-01-06',
			'2027-01-12',
			'2027-01-19',
			'2027-01-26',
			'2027-02-02',
		]);
		expect(await checkVisitPlans(nearer)).toEqual({ missing: 0 });
	});

	test('leaves a place open when who agreed is paused, uninsured or busy then', async () => {
		await database.sql`update volunteers set insured_until = '2026-12-10'`;
		const item = await addServiceItem(system, district.area, {
			key: 'risky-repair',
			brandId: district.brand.id,
			risky: true,
		});
		const planId = await draft({ itemKey: item.key });
		await database.sql`
			insert into visit_plan_pairings (id, plan_id, position, role, volunteer_id, agreed_at)
			values (${newId()}, ${planId}, 1, 'regular', ${district.volunteer.id}, ${testNow})`;
		await database.sql`
			insert into commitments (id, volunteer_id, during, kind, state, created_at)
			values (${newId()}, ${district.volunteer.id},
				'[2026-12-08T01:00Z, 2026-12-08T03:00Z)', 'time_off', 'held', ${testNow})`;
		await startVisitPlan(ctx, planId, {
			agreementSignedOn: '2026-11-20',
			insuranceCheckedOn: '2026-11-20',
		});
		expect((await visitsOf(planId)).map(({ state }) => state)).toEqual([
			'agreed',
			'open',
			'open',
			'open',
			'open',
			'open',
		]);
	});
});

describe('the independent check', () => {
	test('finds a plan whose next visit is missing, tells the desk once, and sees that it is put right', async () => {
		const planId = await started();
		expect(await checkVisitPlans(system)).toEqual({ missing: 0 });
		await database.sql`delete from visits where plan_date = '2026-12-15'`;
		expect(await checkVisitPlans(system)).toEqual({ missing: 1 });
		await checkVisitPlans(system);
		expect(await messages('visit_plans_next_visit_missing')).toEqual([
			district.dispatcher.accountId,
		]);
		const [line] = await listVisitPlans(ctx, { alertsOnly: true });
		expect(line).toMatchObject({ id: planId, alerts: ['next_visit_missing'] });
		await skipVisit(ctx, planId, { planDate: '2026-12-15' });
		await checkVisitPlans(system);
		expect(await listVisitPlans(ctx, { alertsOnly: true })).toEqual([]);
	});

	test.each([
		['FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH', '2026-12-10'],
		['FREQ=MONTHLY;BYMONTHDAY=5,-1', '2026-12-31'],
		['FREQ=MONTHLY;BYDAY=2WE,-1FR', '2026-12-25'],
	])('agrees with %s', async (recurrence, gone) => {
		const planId = await started({ recurrence });
		const nearer = at(system, new Date('2026-12-04T02:00:00Z'));
		expect(await checkVisitPlans(nearer)).toEqual({ missing: 0 });
		const deleted = await database.sql`
			delete from visits where plan_id = ${planId} and plan_date = ${gone}`;
		expect(deleted.count).toBe(1);
		expect(await checkVisitPlans(nearer)).toEqual({ missing: 1 });
	});

	test('says when nobody came, once, until somebody has seen to it', async () => {
		const planId = await started();
		const after = at(system, new Date('2026-12-09T02:00:00Z'));
		await checkVisitPlans(after);
		await checkVisitPlans(after);
		expect((await visitsOf(planId)).slice(0, 3).map(({ state }) => state)).toEqual([
			'missed',
			'missed',
			'open',
		]);
		expect(await messages('visit_plans_visit_missed')).toEqual([district.dispatcher.accountId]);
		const [alert] = (await getVisitPlan(ctx, planId)).alerts;
		await settleAlert(ctx, planId, { alertId: alert!.id });
		await checkVisitPlans(after);
		expect((await getVisitPlan(ctx, planId)).alerts).toEqual([]);
	});
});
