import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addMinutes, instantOf } from '../../src/lib/calendar/local-time.ts';
import { changeSettings } from '../../src/lib/server/accounts/index.ts';
import type { AccountActor, Context } from '../../src/lib/server/platform/context.ts';
import {
	announceDelay,
	checkOutFor,
	closeAbsence,
	getAbsence,
	noteAbsenceStep,
	readUnexpected,
	watchVisits,
} from '../../src/lib/server/unexpected/index.ts';
import {
	checkIn,
	checkOut,
	dropOut,
	fillPlace,
	listLateVolunteers,
	openVisit,
} from '../../src/lib/server/visits/index.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import {
	addOrder,
	as,
	at,
	createDistrict,
	createTestContext,
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
beforeEach(async () => {
	for (const table of [
		'notifications',
		'hours_entries',
		'visits',
		'commitments',
		'order_events',
		'orders',
	])
		await ctx.sql`delete from ${ctx.sql(table)}`;
	await ctx.sql`update accounts set late_notice = 'when_missed'`;
});

/** Friday, 10 to 12. */
const start = instantOf('2026-11-27', '10:00');
const then = (actor: AccountActor, minutes: number) =>
	at(as(ctx, actor), addMinutes(start, minutes));
const sweep = (minutes: number) => watchVisits(at(ctx, addMinutes(start, minutes)));

async function agreed() {
	const orderId = await addOrder(ctx, district, { state: 'staffed', startsAt: start });
	const { visitId } = await openVisit(ctx, { id: orderId, districtId: district.area.id });
	const [place] = await ctx.sql<{ id: string }[]>`
		select id from visit_places where visit_id = ${visitId}`;
	await fillPlace(ctx, { placeId: place!.id, volunteerId: district.volunteer.id });
	return { orderId, visitId };
}

async function told() {
	const rows = await ctx.sql<{ kind: string; account: string }[]>`
		select kind, account_id as account from notifications order by kind, account_id`;
	const names = new Map([
		[district.volunteer.actor.accountId, 'volunteer'],
		[district.client.actor.accountId, 'client'],
		[district.proxy.accountId, 'daughter'],
		[district.dispatcher.accountId, 'dispatcher'],
	]);
	return rows.map(({ kind, account }) => `${kind} ${names.get(account) ?? 'somebody'}`);
}

describe('who has not come', () => {
	test('is asked a quarter of an hour after the start, once; families hear as they chose', async () => {
		await agreed();
		await changeSettings(as(ctx, district.proxy), { lateNotice: 'at_once' });
		await sweep(14);
		expect(await told()).toEqual([]);
		for (const minutes of [15, 20, 25]) await sweep(minutes);
		expect(await told()).toEqual([
			'order_volunteer_late daughter',
			'visit_check_in_missing volunteer',
		]);
		const { late } = await listLateVolunteers(then(district.dispatcher, 15));
		expect(late).toHaveLength(1);
	});

	test('and says that they come later is waited for, and the family knows when', async () => {
		const { visitId } = await agreed();
		const { expectedAt } = await announceDelay(then(district.volunteer.actor, -10), {
			visitId,
			minutes: 30,
		});
		expect(expectedAt).toEqual(addMinutes(start, 30));
		expect(await told()).toEqual(
			expect.arrayContaining(['order_delayed client', 'order_delayed daughter']),
		);
		await sweep(44);
		expect(await told()).not.toContain('visit_check_in_missing volunteer');
		expect((await listLateVolunteers(then(district.dispatcher, 44))).late).toHaveLength(0);
		await sweep(45);
		expect(await told()).toContain('visit_check_in_missing volunteer');
		expect((await listLateVolunteers(then(district.dispatcher, 45))).late).toHaveLength(1);
		await checkIn(then(district.volunteer.actor, 46), { visitId });
		await expect(
			announceDelay(then(district.volunteer.actor, 47), { visitId, minutes: 10 }),
		).rejects.toThrow('already_checked_in');
	});

	test('an hour before the start drops out, and the order is matched again at once, urgent', async () => {
		const { orderId, visitId } = await agreed();
		await dropOut(then(district.volunteer.actor, -60), { visitId, reason: 'ill' });
		const [order] = await ctx.sql`
			select state, urgent, matching_due_at as due from orders where id = ${orderId}`;
		expect(order).toEqual({ state: 'matching', urgent: true, due: addMinutes(start, -60) });
		const [job] = await ctx.sql`
			select from graphile_worker.jobs where task_identifier = 'matching/propose'`;
		expect(job).toBeDefined();
	});
});

describe('a visit that does not end', () => {
	test('is on the desk’s list, the volunteer is reminded, and the desk ends it at its plan', async () => {
		const { orderId, visitId } = await agreed();
		const volunteerId = district.volunteer.id;
		await checkIn(then(district.volunteer.actor, 0), { visitId });
		const overruns = async (minutes: number, actor = district.dispatcher) =>
			(await readUnexpected(then(actor, minutes))).overruns;
		expect(await overruns(134)).toEqual([]);
		expect(await overruns(135)).toMatchObject([{ visitId, volunteerId, nextStartsAt: null }]);
		expect(await overruns(135, district.otherDispatcher)).toEqual([]);
		for (const minutes of [179, 180, 240]) await sweep(minutes);
		expect(await told()).toEqual(['visit_check_out_missing volunteer']);
		const input = { visitId, volunteerId };
		await expect(checkOutFor(then(district.gridChief, 200), input)).rejects.toThrow('not_allowed');
		await expect(checkOutFor(then(district.dispatcher, 119), input)).rejects.toThrow('wrong_state');
		await checkOutFor(then(district.dispatcher, 200), input);
		const [row] = await ctx.sql`
			select o.state, v.checked_out_at as out, h.minutes
			from orders o join visits v on v.order_id = o.id join visit_places p on p.visit_id = v.id
				join hours_entries h on h.visit_place_id = p.id
			where o.id = ${orderId}`;
		expect(row).toEqual({ state: 'done', out: addMinutes(start, 120), minutes: 120 });
		await expect(checkOut(then(district.volunteer.actor, 210), { visitId })).rejects.toThrow(
			'already_checked_out',
		);
	});

	test('names what the volunteer has agreed to next', async () => {
		const { visitId } = await agreed();
		const next = addMinutes(start, 240);
		const orderId = await addOrder(ctx, district, { state: 'staffed', startsAt: next });
		const following = await openVisit(ctx, { id: orderId, districtId: district.area.id });
		const [place] = await ctx.sql<{ id: string }[]>`
			select id from visit_places where visit_id = ${following.visitId}`;
		await fillPlace(ctx, { placeId: place!.id, volunteerId: district.volunteer.id });
		await checkIn(then(district.volunteer.actor, 0), { visitId });
		const { overruns } = await readUnexpected(then(district.dispatcher, 150));
		expect(overruns).toMatchObject([{ visitId, nextStartsAt: next }]);
	});
});

describe('a door that stays closed', () => {
	const step = (actor: AccountActor, minutes: number, visitId: string, name: string) =>
		noteAbsenceStep(then(actor, minutes), { visitId, step: name as never });

	test('is a procedure with times: the volunteer’s steps, the desk’s, and what had happened', async () => {
		const { visitId } = await agreed();
		const volunteer = district.volunteer.actor;
		await expect(step(volunteer, 0, visitId, 'rang')).rejects.toThrow('wrong_state');
		await checkIn(then(volunteer, 0), { visitId });
		await step(volunteer, 2, visitId, 'rang');
		expect(await told()).toEqual(['client_not_at_home dispatcher']);
		await step(volunteer, 5, visitId, 'called_client');
		await step(volunteer, 6, visitId, 'called_client');
		await step(district.dispatcher, 8, visitId, 'desk_called_client');
		expect((await readUnexpected(then(district.gridChief, 9))).absences).toMatchObject([
			{ visitId, clientName: '李秀英', volunteerName: '陈敏', reportedAt: addMinutes(start, 2) },
		]);
		const absence = await getAbsence(as(ctx, volunteer), visitId);
		expect(absence?.steps.map((done) => [done.step, new Date(done.at)])).toEqual([
			['rang', addMinutes(start, 2)],
			['called_client', addMinutes(start, 5)],
			['desk_called_client', addMinutes(start, 8)],
		]);
		const outcome = { visitId, outcome: 'away_as_known' as const };
		await expect(closeAbsence(then(volunteer, 10), outcome)).rejects.toThrow('not_allowed');
		await closeAbsence(then(district.dispatcher, 10), outcome);
		await expect(closeAbsence(then(district.dispatcher, 11), outcome)).rejects.toThrow(
			'wrong_state',
		);
		await expect(step(volunteer, 12, visitId, 'asked_neighbours')).rejects.toThrow('wrong_state');
		expect((await readUnexpected(then(district.dispatcher, 12))).absences).toEqual([]);
		// The volunteer's time counts.
		expect(await checkOut(then(volunteer, 20), { visitId })).toMatchObject({ minutes: 20 });
	});

	test('is reported by who stands there, and seen by nobody else', async () => {
		const { visitId } = await agreed();
		await checkIn(then(district.volunteer.actor, 0), { visitId });
		for (const actor of [district.stranger, district.client.actor, district.dispatcher])
			await expect(step(actor, 1, visitId, 'rang')).rejects.toThrow('not_found');
		await expect(step(district.dispatcher, 1, visitId, 'desk_called_client')).rejects.toThrow(
			'not_found',
		);
		await step(district.volunteer.actor, 1, visitId, 'rang');
		for (const actor of [district.stranger, district.otherDispatcher, district.client.actor])
			expect(await getAbsence(as(ctx, actor), visitId)).toBeNull();
		await expect(step(district.otherDispatcher, 2, visitId, 'desk_called_client')).rejects.toThrow(
			'not_allowed',
		);
		await expect(readUnexpected(as(ctx, district.volunteer.actor))).rejects.toThrow('not_allowed');
	});
});
