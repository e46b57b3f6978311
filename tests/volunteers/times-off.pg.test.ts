import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { instantOf } from '../../src/lib/calendar/local-time.ts';
import { explainCandidate } from '../../src/lib/server/matching/index.ts';
import type { Context } from '../../src/lib/server/platform/context.ts';
import { dropOut, fillPlace, openVisit } from '../../src/lib/server/visits/index.ts';
import {
	cancelTimeOff,
	changeAvailability,
	listTimesOff,
	takeTimeOff,
} from '../../src/lib/server/volunteers/index.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import {
	addOrder,
	as,
	createDistrict,
	createTestContext,
	type TestDistrict,
} from '../support/district.ts';

let database: TestDatabase;
let ctx: Context;
let district: TestDistrict;
let volunteerId: string;
let own: Context;

beforeAll(async () => {
	database = await createTestDatabase();
	ctx = createTestContext(database.sql);
	district = await createDistrict(ctx);
	volunteerId = district.volunteer.id;
	own = as(ctx, district.volunteer.actor);
});
afterAll(() => database.end());
beforeEach(async () => {
	await ctx.sql`update visit_places set volunteer_id = null, commitment_id = null`;
	await ctx.sql`delete from commitments`;
	await ctx.sql`delete from volunteer_times_off`;
});

const friday = '2026-11-27';
const at = (time: string) => instantOf(friday, time);

async function blocks() {
	return ctx.sql<{ kind: string; startsAt: Date; endsAt: Date }[]>`
		select kind, lower(during) as "startsAt", upper(during) as "endsAt" from commitments
		where volunteer_id = ${volunteerId} and state = 'held' order by during`;
}

/** An order of Friday at this time that the volunteer has agreed to. */
async function agreedVisit(from: string, until: string) {
	const orderId = await addOrder(ctx, district, {
		state: 'staffed',
		startsAt: at(from),
		endsAt: at(until),
	});
	const { visitId } = await openVisit(ctx, { id: orderId, districtId: district.area.id });
	const [place] = await ctx.sql<{ id: string }[]>`
		select id from visit_places where visit_id = ${visitId}`;
	await fillPlace(ctx, { placeId: place!.id, volunteerId });
	return visitId;
}

async function broken(from: string, until: string): Promise<string[]> {
	const orderId = await addOrder(ctx, district, { startsAt: at(from), endsAt: at(until) });
	const { rules } = await explainCandidate(as(ctx, district.dispatcher), { orderId, volunteerId });
	return rules.filter(({ passed }) => !passed).map(({ rule }) => rule);
}

describe('time off', () => {
	test('keeps the matcher away for its length, and no longer', async () => {
		await takeTimeOff(own, { volunteerId, firstDay: friday, from: '09:00', until: '12:00' });
		expect(await broken('11:00', '13:00')).toEqual(['time_to_get_there']);
		expect(await broken('12:00', '14:00')).toEqual([]);
		const [timeOff] = await listTimesOff(own, volunteerId);
		expect(timeOff).toMatchObject({ startsAt: at('09:00'), endsAt: at('12:00'), visits: 0 });
		await cancelTimeOff(own, { volunteerId, timeOffId: timeOff!.id });
		expect(await broken('11:00', '13:00')).toEqual([]);
		expect(await blocks()).toEqual([]);
	});

	test('of whole days goes to the last midnight', async () => {
		await takeTimeOff(own, { volunteerId, firstDay: friday, lastDay: '2026-11-29' });
		expect(await blocks()).toEqual([
			{
				kind: 'time_off',
				startsAt: at('00:00'),
				endsAt: instantOf('2026-11-30', '00:00'),
			},
		]);
	});

	test('leaves agreed visits agreed, and closes the gap when one is dropped', async () => {
		const visitId = await agreedVisit('10:00', '12:00');
		await takeTimeOff(own, { volunteerId, firstDay: friday });
		await takeTimeOff(own, { volunteerId, firstDay: friday, from: '08:00', until: '11:00' });
		expect(await listTimesOff(own, volunteerId)).toMatchObject([{ visits: 1 }, { visits: 1 }]);
		expect((await blocks()).map(({ kind, endsAt }) => [kind, endsAt])).toEqual([
			['time_off', at('10:00')],
			['visit', at('12:00')],
			['time_off', instantOf('2026-11-28', '00:00')],
		]);
		await dropOut(own, { visitId, reason: 'ill' });
		expect(await blocks()).toMatchObject([{ kind: 'time_off', startsAt: at('00:00') }]);
	});

	test('is refused when it is over or ends before it begins', async () => {
		const take = (input: object) =>
			takeTimeOff(own, { volunteerId, firstDay: friday, ...input } as never);
		await expect(take({ firstDay: '2026-11-20' })).rejects.toThrow('time_in_past');
		await expect(take({ lastDay: '2026-11-26' })).rejects.toThrow('end_before_start');
		await expect(take({ from: '12:00', until: '12:00' })).rejects.toThrow('end_before_start');
		await expect(take({ firstDay: '2026-02-30' })).rejects.toThrow('validation_failed');
		await expect(
			cancelTimeOff(own, { volunteerId, timeOffId: district.client.id }),
		).rejects.toThrow('not_found');
	});

	test('is recorded by the desk for who calls, and by nobody else', async () => {
		const input = { volunteerId, firstDay: friday };
		for (const stranger of [district.otherDispatcher, district.stranger, district.manager])
			await expect(takeTimeOff(as(ctx, stranger), input)).rejects.toThrow('not_allowed');
		await takeTimeOff(as(ctx, district.dispatcher), input);
		const [row] = await ctx.sql`select recorded_by as by from volunteer_times_off`;
		expect(row).toEqual({ by: district.dispatcher.accountId });
		await changeAvailability(as(ctx, district.dispatcher), {
			volunteerId,
			freeTimes: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({
				weekday,
				startsAt: '06:00',
				endsAt: '22:00',
			})),
		});
	});
});
