import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { remindOfVisits } from '../../src/lib/server/messages/index.ts';
import { newId } from '../../src/lib/server/platform/ids.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { addOrder, addVolunteer, createDistrict, type TestDistrict } from '../support/district.ts';
import { createTestRuntime, systemContext, type TestRuntime } from '../support/runtime.ts';

let database: TestDatabase;
let runtime: TestRuntime;
let district: TestDistrict;

beforeAll(async () => {
	database = await createTestDatabase();
	runtime = createTestRuntime(database);
	district = await createDistrict(systemContext(runtime));
});
afterAll(() => database.end());
beforeEach(async () => {
	await database.sql`delete from notifications`;
	await database.sql`delete from visit_places`;
	await database.sql`delete from visits`;
	await database.sql`delete from orders`;
});

/** Friday 27 November 2026, 09:00 in Shanghai, agreed on Wednesday. */
const startsAt = new Date('2026-11-27T01:00:00Z');
const agreedAt = new Date('2026-11-25T02:00:00Z');

async function addVisit(
	given: { state?: string; channel?: 'web' | 'phone'; volunteerIds?: string[] } = {},
): Promise<{ visitId: string; orderId: string }> {
	const ctx = { ...systemContext(runtime), now: agreedAt };
	const orderId = await addOrder(ctx, district, {
		state: 'staffed',
		startsAt,
		placedBy: district.proxy.accountId,
	});
	await database.sql`
		update orders set staffed_at = ${agreedAt}, channel = ${given.channel ?? 'web'}
		where id = ${orderId}`;
	const visitId = newId();
	await database.sql`
		insert into visits
			(id, district_id, area_id, order_id, client_id, item_id, brand_id, state, starts_at,
			 ends_at, local_date, created_at)
		select ${visitId}, district_id, area_id, id, client_id, item_id, brand_id,
			${given.state ?? 'agreed'}, starts_at, ends_at, local_date, ${agreedAt}
		from orders where id = ${orderId}`;
	const volunteerIds = given.volunteerIds ?? [district.volunteer.id];
	for (const [index, volunteerId] of volunteerIds.entries())
		await database.sql`
			insert into visit_places (id, visit_id, position, volunteer_id, filled_at)
			values (${newId()}, ${visitId}, ${index + 1}, ${volunteerId}, ${agreedAt})`;
	return { visitId, orderId };
}

const remindAt = (instant: string) => {
	runtime.clock.turnTo(new Date(instant));
	return remindOfVisits(systemContext(runtime));
};
const told = () => database.sql<{ kind: string; accountId: string; subjectId: string }[]>`
	select kind, account_id as "accountId", subject_id as "subjectId" from notifications
	order by created_at, kind, account_id`;
const byAccount = (rows: Awaited<ReturnType<typeof told>>) =>
	Object.fromEntries(
		rows.map(({ accountId, kind, subjectId }) => [accountId, { kind, subjectId }]),
	);

describe('reminders', () => {
	test('go to volunteer, client and proxy: the evening before, and two hours before', async () => {
		const { visitId, orderId } = await addVisit();
		expect(await remindAt('2026-11-26T09:59:00Z')).toBe(0);
		expect(await remindAt('2026-11-26T10:00:00Z')).toBe(3);
		expect(byAccount(await told())).toEqual({
			[district.volunteer.actor.accountId]: { kind: 'visit_reminder_day', subjectId: visitId },
			[district.client.actor.accountId]: { kind: 'order_reminder_day', subjectId: orderId },
			[district.proxy.accountId]: { kind: 'order_reminder_day', subjectId: orderId },
		});
		expect(await remindAt('2026-11-26T15:00:00Z')).toBe(0);
		await database.sql`delete from notifications`;
		expect(await remindAt('2026-11-26T23:00:00Z')).toBe(3);
		expect(byAccount(await told())).toEqual({
			[district.volunteer.actor.accountId]: { kind: 'visit_reminder_hours', subjectId: visitId },
			[district.client.actor.accountId]: { kind: 'order_reminder_hours', subjectId: orderId },
			[district.proxy.accountId]: { kind: 'order_reminder_hours', subjectId: orderId },
		});
		expect(await remindAt('2026-11-27T01:00:00Z')).toBe(0);
	});

	test('are made once by two sweeps side by side', async () => {
		await addVisit();
		runtime.clock.turnTo(new Date('2026-11-26T10:00:00Z'));
		await Promise.all([
			remindOfVisits(systemContext(runtime)),
			remindOfVisits(systemContext(runtime)),
		]);
		expect(await told()).toHaveLength(3);
	});

	test('go to both volunteers of a visit', async () => {
		const second = await addVolunteer(systemContext(runtime), district.area, district.grid, {
			name: '周洁',
		});
		await addVisit({ volunteerIds: [district.volunteer.id, second.id] });
		await remindAt('2026-11-26T10:00:00Z');
		const volunteers = (await told()).filter(({ kind }) => kind === 'visit_reminder_day');
		expect(volunteers.map(({ accountId }) => accountId).sort()).toEqual(
			[district.volunteer.actor.accountId, second.actor.accountId].sort(),
		);
	});

	test('leave out staff who took the order on the phone', async () => {
		await addVisit({ channel: 'phone' });
		await remindAt('2026-11-26T10:00:00Z');
		expect(Object.keys(byAccount(await told()))).not.toContain(district.proxy.accountId);
	});

	test.each(['open', 'cancelled', 'missed', 'checked_in'])(
		'are not made of a visit that is %s',
		async (state) => {
			await addVisit({ state });
			expect(await remindAt('2026-11-26T10:00:00Z')).toBe(0);
		},
	);
});
