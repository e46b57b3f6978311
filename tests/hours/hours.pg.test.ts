import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addMinutes } from '../../src/lib/calendar/local-time.ts';
import { correctHours, recordService, volunteerHours } from '../../src/lib/server/hours/index.ts';
import type { Context } from '../../src/lib/server/platform/context.ts';
import { newId } from '../../src/lib/server/platform/ids.ts';
import { checkIn, checkOut } from '../../src/lib/server/visits/index.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import {
	addVolunteer,
	as,
	at,
	createDistrict,
	createTestContext,
	type TestDistrict,
	type TestItem,
	type TestPerson,
} from '../support/district.ts';
import { fill, morning, openOrder } from '../visits/support.ts';

let database: TestDatabase;
let ctx: Context;
let district: TestDistrict;

beforeAll(async () => {
	database = await createTestDatabase();
	ctx = createTestContext(database.sql);
	district = await createDistrict(ctx);
});
afterAll(() => database.end());

/** A volunteer who served some visits of an hour, each so many minutes long, one a day. */
async function served(...services: { minutes: number; item?: TestItem }[]): Promise<TestPerson> {
	const volunteer = await addVolunteer(ctx, district.area, district.grid, { name: '钱进' });
	for (const [day, { minutes, item }] of services.entries()) {
		const startsAt = addMinutes(morning, day * 1440);
		const order = await openOrder(ctx, district, { startsAt, item });
		await fill(ctx, order, volunteer.id);
		const { visitId } = order;
		await checkIn(at(as(ctx, volunteer.actor), startsAt), { visitId });
		await checkOut(at(as(ctx, volunteer.actor), addMinutes(startsAt, minutes)), { visitId });
	}
	return volunteer;
}

async function entriesOf(volunteer: TestPerson) {
	return (await volunteerHours(as(ctx, volunteer.actor))).entries;
}

describe('a volunteer’s hours', () => {
	test('are added up by grade and brand, and give stars', async () => {
		const volunteer = await served({ minutes: 60 }, { minutes: 45, item: district.checkedItem });
		await database.sql`
			insert into hours_entries
				(id, district_id, volunteer_id, brand_id, area_id, local_date, minutes, grade, kind,
				 recorded_at)
			values (${newId()}, ${district.area.id}, ${volunteer.id}, ${district.brand.id},
				${district.grid.id}, '2026-10-01', 6000, 'honour', 'service', ${ctx.now})`;
		expect(await volunteerHours(as(ctx, volunteer.actor))).toMatchObject({
			totals: { creditMinutes: 105, honourMinutes: 6000, minutes: 6105 },
			stars: { level: 1, next: { level: 2, missingMinutes: 300 * 60 - 6105 } },
			nextCursor: null,
		});
		const { brands } = await volunteerHours(as(ctx, volunteer.actor));
		expect(Object.fromEntries(brands.map(({ slug, minutes }) => [slug, minutes]))).toEqual({
			[district.brand.slug]: 6060,
			[district.otherBrand.slug]: 45,
		});
	});

	test('say which entry the cap cut', async () => {
		const volunteer = await served({ minutes: 60 }, { minutes: 500 });
		expect(await entriesOf(volunteer)).toMatchObject([
			{ minutes: 120, capped: true, grade: 'credit', localDate: '2026-11-28' },
			{ minutes: 60, capped: false, grade: 'credit', localDate: '2026-11-27' },
		]);
	});

	test('are listed page by page without a gap', async () => {
		const volunteer = await addVolunteer(ctx, district.area, district.grid, { name: '孙多' });
		for (let index = 0; index < 53; index++)
			await database.sql`
				insert into hours_entries
					(id, district_id, volunteer_id, brand_id, area_id, local_date, minutes, grade, kind,
					 recorded_at)
				values (${newId()}, ${district.area.id}, ${volunteer.id}, ${district.brand.id},
					${district.grid.id}, '2026-10-01', 10, 'honour', 'service', ${ctx.now})`;
		const mine = as(ctx, volunteer.actor);
		const first = await volunteerHours(mine);
		const second = await volunteerHours(mine, { cursor: first.nextCursor as string });
		const ids = [...first.entries, ...second.entries].map(({ id }) => id);
		expect([first.entries.length, new Set(ids).size, second.nextCursor]).toEqual([50, 53, null]);
		await expect(volunteerHours(mine, { cursor: 'bm8' })).rejects.toMatchObject({
			code: 'cursor_invalid',
		});
	});

	test('are seen by themselves, the supervisor and the administrator', async () => {
		const volunteer = await served({ minutes: 60 });
		const volunteerId = volunteer.id;
		for (const reader of [district.supervisor, district.administrator])
			expect(await volunteerHours(as(ctx, reader), { volunteerId })).toMatchObject({
				totals: { minutes: 60 },
			});
		for (const reader of [district.volunteer.actor, district.client.actor, district.dispatcher])
			await expect(volunteerHours(as(ctx, reader), { volunteerId })).rejects.toMatchObject({
				code: 'not_allowed',
			});
		await expect(volunteerHours(as(ctx, district.client.actor))).rejects.toMatchObject({
			code: 'not_allowed',
		});
		await expect(volunteerHours(as(ctx, { kind: 'anonymous' }))).rejects.toMatchObject({
			code: 'not_signed_in',
		});
		await expect(
			volunteerHours(as(ctx, district.supervisor), { volunteerId: newId() }),
		).rejects.toMatchObject({ code: 'not_found' });
	});
});

test('a place is written once, however often it is recorded', async () => {
	const volunteer = await addVolunteer(ctx, district.area, district.grid, { name: '李再' });
	const order = await openOrder(ctx, district);
	await fill(ctx, order, volunteer.id);
	const service = {
		districtId: district.area.id,
		areaId: district.grid.id,
		brandId: district.brand.id,
		volunteerId: volunteer.id,
		visitPlaceId: order.placeIds[0] as string,
		localDate: '2026-11-27',
		checkedInAt: morning,
		checkedOutAt: addMinutes(morning, 60),
		plannedMinutes: 60,
	};
	await Promise.all(Array.from({ length: 10 }, () => recordService(ctx, service)));
	expect(await entriesOf(volunteer)).toMatchObject([{ minutes: 60 }]);
	const audit = await database.sql`
		select 1 from audit_events
		where action = 'hours.record' and detail ->> 'visitPlaceId' = ${service.visitPlaceId}`;
	expect(audit).toHaveLength(1);
});

describe('a correction', () => {
	test('is a new row of the difference; the entry stays as it was', async () => {
		const volunteer = await served({ minutes: 500 });
		const [entry] = await entriesOf(volunteer);
		const entryId = entry?.id as string;
		const administrator = as(ctx, district.administrator);
		await correctHours(administrator, { entryId, minutes: 60, reason: 'forgot_check_out' });
		await correctHours(administrator, { entryId, minutes: 90, reason: 'wrong_time' });
		expect(
			await correctHours(administrator, { entryId, minutes: 90, reason: 'wrong_time' }),
		).toEqual({ id: null });
		const { entries, totals } = await volunteerHours(as(ctx, volunteer.actor));
		expect(totals).toMatchObject({ creditMinutes: 90 });
		const rows = entries.map(({ minutes, kind, correctsId }) => [kind, minutes, correctsId]);
		expect(rows).toHaveLength(3);
		expect(rows).toEqual(
			expect.arrayContaining([
				['service', 120, null],
				['correction', -60, entryId],
				['correction', 30, entryId],
			]),
		);
	});

	test('made at the same moment by two comes to what one of them said', async () => {
		const volunteer = await served({ minutes: 60 });
		const [entry] = await entriesOf(volunteer);
		const entryId = entry?.id as string;
		const administrator = as(ctx, district.administrator);
		await Promise.all(
			[30, 90, 30, 90].map((minutes) =>
				correctHours(administrator, { entryId, minutes, reason: 'wrong_time' }),
			),
		);
		const { totals } = await volunteerHours(as(ctx, volunteer.actor));
		expect([30, 90]).toContain(totals.minutes);
	});

	test('is the administrator’s, within a day, of an entry of service', async () => {
		const volunteer = await served({ minutes: 60 });
		const [entry] = await entriesOf(volunteer);
		const entryId = entry?.id as string;
		const reason = 'other' as const;
		for (const [code, actor, input] of [
			['not_allowed', volunteer.actor, { entryId, minutes: 90, reason }],
			['not_allowed', district.supervisor, { entryId, minutes: 90, reason }],
			['not_found', district.administrator, { entryId: newId(), minutes: 90, reason }],
			['validation_failed', district.administrator, { entryId, minutes: -1, reason }],
			['validation_failed', district.administrator, { entryId, minutes: 1441, reason }],
			['validation_failed', district.administrator, { entryId, minutes: 1.5, reason }],
			[
				'validation_failed',
				district.administrator,
				{ entryId, minutes: 90, reason: 'because' as 'other' },
			],
		] as const)
			await expect(correctHours(as(ctx, actor), input)).rejects.toMatchObject({ code });
		expect(await entriesOf(volunteer)).toHaveLength(1);
		const { id } = await correctHours(as(ctx, district.administrator), {
			entryId,
			minutes: 90,
			reason,
		});
		await expect(
			correctHours(as(ctx, district.administrator), { entryId: id as string, minutes: 5, reason }),
		).rejects.toMatchObject({ code: 'not_found' });
	});
});
