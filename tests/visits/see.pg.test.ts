import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addMinutes } from '../../src/lib/calendar/local-time.ts';
import type { Context } from '../../src/lib/server/platform/context.ts';
import {
	cancelVisitsOfOrder,
	checkIn,
	checkOut,
	dropOut,
	getVisit,
	listLateVolunteers,
	listVisits,
	revealLateVolunteer,
	revealVisitContact,
} from '../../src/lib/server/visits/index.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import {
	addVolunteer,
	as,
	at,
	createDistrict,
	createTestContext,
	type TestDistrict,
	type TestPerson,
} from '../support/district.ts';
import { fill, morning, openOrder, staffedOrder } from './support.ts';

let database: TestDatabase;
let ctx: Context;
let district: TestDistrict;

beforeAll(async () => {
	database = await createTestDatabase();
	ctx = createTestContext(database.sql);
	district = await createDistrict(ctx);
});
afterAll(() => database.end());

async function staffed() {
	const order = await staffedOrder(ctx, district);
	const volunteer = order.volunteers[0] as TestPerson;
	return {
		...order,
		volunteer,
		by: (minutes: number) => at(as(ctx, volunteer.actor), addMinutes(morning, minutes)),
	};
}

async function reveals(visitId: string): Promise<number> {
	const rows = await database.sql`
		select 1 from audit_events
		where action = 'visit.reveal_contact' and detail ->> 'visitId' = ${visitId}
			and actor_account_id is not null`;
	return rows.length;
}

describe('whom and where', () => {
	test('is shown to who accepted, with an audit row for each time', async () => {
		const { visitId, by } = await staffed();
		for (const times of [1, 2]) {
			expect(await revealVisitContact(by(-600), { visitId })).toEqual({
				clientName: district.client.name,
				phone: district.client.phone,
				address: '敬贤路128弄15号302室',
				notes: null,
				point: { longitude: district.grid.longitude, latitude: district.grid.latitude },
			});
			expect(await reveals(visitId)).toBe(times);
		}
	});

	test('is hidden again once the volunteer has checked out', async () => {
		const { visitId, by } = await staffed();
		await checkIn(by(0), { visitId });
		expect(await revealVisitContact(by(10), { visitId })).toMatchObject({
			phone: district.client.phone,
		});
		await checkOut(by(60), { visitId });
		await expect(revealVisitContact(by(61), { visitId })).rejects.toMatchObject({
			code: 'wrong_state',
		});
		expect(await reveals(visitId)).toBe(1);
	});

	test('is hidden when the visit is cancelled, and from who dropped out', async () => {
		const cancelled = await staffed();
		await cancelVisitsOfOrder(ctx, cancelled.orderId);
		await expect(
			revealVisitContact(cancelled.by(0), { visitId: cancelled.visitId }),
		).rejects.toMatchObject({ code: 'wrong_state' });
		const dropped = await staffed();
		await dropOut(dropped.by(-60), { visitId: dropped.visitId });
		await expect(
			revealVisitContact(dropped.by(0), { visitId: dropped.visitId }),
		).rejects.toMatchObject({ code: 'not_found' });
	});

	test.each<[string, string, () => Context]>([
		['a volunteer who was only asked', 'not_found', () => as(ctx, district.volunteer.actor)],
		['the client', 'not_allowed', () => as(ctx, district.client.actor)],
		['a dispatcher, by this way', 'not_allowed', () => as(ctx, district.dispatcher)],
		['nobody signed in', 'not_signed_in', () => as(ctx, { kind: 'anonymous' })],
	])('is not shown to %s', async (_name, code, actor) => {
		const { visitId } = await staffed();
		await expect(revealVisitContact(actor(), { visitId })).rejects.toMatchObject({ code });
		expect(await reveals(visitId)).toBe(0);
	});
});

describe('one visit', () => {
	test('tells its volunteer what, when and about where, not whom', async () => {
		const { visitId, by } = await staffed();
		const visit = await getVisit(by(-31), { visitId });
		expect(visit).toMatchObject({
			id: visitId,
			state: 'agreed',
			itemKey: 'hospital-escort',
			startsAt: morning,
			endsAt: addMinutes(morning, 60),
			checkInOpensAt: addMinutes(morning, -30),
			can: { setOut: true, checkIn: false, checkOut: false, dropOut: true, revealContact: true },
		});
		const told = JSON.stringify(visit);
		for (const secret of [district.client.name, district.client.phone, '敬贤路'])
			expect(told).not.toContain(secret);
	});

	test('offers what can be done now', async () => {
		const { visitId, by } = await staffed();
		expect((await getVisit(by(-30), { visitId })).can).toMatchObject({ checkIn: true });
		await checkIn(by(0), { visitId });
		expect((await getVisit(by(1), { visitId })).can).toEqual({
			setOut: false,
			checkIn: false,
			checkOut: true,
			dropOut: false,
			revealContact: true,
		});
		await checkOut(by(60), { visitId });
		expect((await getVisit(by(61), { visitId })).can).toEqual({
			setOut: false,
			checkIn: false,
			checkOut: false,
			dropOut: false,
			revealContact: false,
		});
	});

	test('is seen by the desk of its area, who can do nothing in it', async () => {
		const { visitId } = await staffed();
		expect(await getVisit(as(ctx, district.dispatcher), { visitId })).toMatchObject({
			id: visitId,
			can: { checkIn: false, revealContact: false },
		});
		expect(await getVisit(as(ctx, district.supervisor), { visitId })).toMatchObject({
			id: visitId,
		});
	});

	test.each<[string, string, () => Context]>([
		['another volunteer', 'not_found', () => as(ctx, district.volunteer.actor)],
		['the client', 'not_found', () => as(ctx, district.client.actor)],
		['the desk of another town', 'not_found', () => as(ctx, district.otherDispatcher)],
		['nobody signed in', 'not_signed_in', () => as(ctx, { kind: 'anonymous' })],
	])('is not seen by %s', async (_name, code, actor) => {
		const { visitId } = await staffed();
		await expect(getVisit(actor(), { visitId })).rejects.toMatchObject({ code });
	});
});

describe('a volunteer’s list of visits', () => {
	test('has those to come with the next first, and those past with the last first', async () => {
		const volunteer = await addVolunteer(ctx, district.area, district.grid, { name: '周全' });
		const days = [3, 1, 2, 0].map((day) => addMinutes(morning, day * 24 * 60));
		const visits = new Map<number, string>();
		for (const startsAt of days) {
			const order = await openOrder(ctx, district, { startsAt });
			await fill(ctx, order, volunteer.id);
			visits.set(startsAt.getTime(), order.visitId);
		}
		const idOn = (day: number) =>
			visits.get(addMinutes(morning, day * 24 * 60).getTime()) as string;
		for (const day of [0, 1]) {
			const now = at(as(ctx, volunteer.actor), addMinutes(morning, day * 24 * 60));
			await checkIn(now, { visitId: idOn(day) });
			await checkOut(at(now, addMinutes(now.now, 60)), { visitId: idOn(day) });
		}
		const mine = as(ctx, volunteer.actor);
		const ids = async (when: 'upcoming' | 'past') =>
			(await listVisits(mine, { when })).visits.map(({ id }) => id);
		expect(await ids('upcoming')).toEqual([idOn(2), idOn(3)]);
		expect(await ids('past')).toEqual([idOn(1), idOn(0)]);
	});

	test('goes on page by page without a gap or a repetition', async () => {
		const volunteer = await addVolunteer(ctx, district.area, district.grid, { name: '吴多' });
		for (let hour = 0; hour < 53; hour++) {
			const startsAt = addMinutes(morning, hour * 60);
			await fill(ctx, await openOrder(ctx, district, { startsAt }), volunteer.id);
		}
		const mine = as(ctx, volunteer.actor);
		const first = await listVisits(mine);
		const second = await listVisits(mine, { cursor: first.nextCursor as string });
		expect([first.visits.length, second.visits.length, second.nextCursor]).toEqual([50, 3, null]);
		const starts = [...first.visits, ...second.visits].map(({ startsAt }) => startsAt.getTime());
		expect(starts).toEqual([...new Set(starts)].sort((one, other) => one - other));
		await expect(listVisits(mine, { cursor: 'bm9uc2Vuc2U' })).rejects.toMatchObject({
			code: 'cursor_invalid',
		});
	});

	test('is for volunteers only', async () => {
		await expect(listVisits(as(ctx, district.client.actor))).rejects.toMatchObject({
			code: 'not_allowed',
		});
		await expect(listVisits(as(ctx, { kind: 'anonymous' }))).rejects.toMatchObject({
			code: 'not_signed_in',
		});
	});
});

describe('the desk’s list of who is late', () => {
	test('names who has not come a quarter of an hour after the start, in the desk’s areas', async () => {
		const late = await staffed();
		const there = await staffed();
		await checkIn(there.by(0), { visitId: there.visitId });
		const ids = async (actor: TestDistrict['dispatcher'], minutes: number) =>
			(await listLateVolunteers(at(as(ctx, actor), addMinutes(morning, minutes)))).late.map(
				({ volunteerId }) => volunteerId,
			);
		expect(await ids(district.dispatcher, 14)).not.toContain(late.volunteer.id);
		const called = await ids(district.dispatcher, 15);
		expect(called).toContain(late.volunteer.id);
		expect(called).not.toContain(there.volunteer.id);
		expect(await ids(district.otherDispatcher, 30)).toEqual([]);
	});

	test('shows the phone of who is late, with an audit row each time', async () => {
		const { visitId, volunteer, by } = await staffed();
		const input = { visitId, volunteerId: volunteer.id };
		const desk = as(ctx, district.dispatcher);
		const late = at(desk, addMinutes(morning, 15));
		await expect(
			revealLateVolunteer(at(desk, addMinutes(morning, 14)), input),
		).rejects.toMatchObject({ code: 'wrong_state' });
		expect(await revealLateVolunteer(late, input)).toEqual({ phone: volunteer.phone });
		for (const actor of [district.otherDispatcher, district.gridChief, district.client.actor])
			await expect(revealLateVolunteer({ ...late, actor }, input)).rejects.toMatchObject({
				code: 'not_allowed',
			});
		await checkIn(by(31), { visitId });
		await expect(revealLateVolunteer(late, input)).rejects.toMatchObject({ code: 'wrong_state' });
		const rows = await database.sql`
			select actor_account_id as by from audit_events
			where action = 'visit.reveal_volunteer' and subject_id = ${volunteer.id}`;
		expect(rows).toEqual([{ by: district.dispatcher.accountId }]);
	});

	test('is for dispatchers only', async () => {
		await expect(listLateVolunteers(as(ctx, district.supervisor))).rejects.toMatchObject({
			code: 'not_allowed',
		});
	});
});
