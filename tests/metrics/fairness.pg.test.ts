import { afterAll, beforeAll, expect, test } from 'vitest';
import * as v from 'valibot';
import { fairnessAnswer } from '../../src/lib/server/api/fairness.ts';
import { showFairness } from '../../src/lib/server/metrics/index.ts';
import type { Actor } from '../../src/lib/server/platform/context.ts';
import { newId } from '../../src/lib/server/platform/ids.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import {
	addOrder,
	addVolunteer,
	as,
	createDistrict,
	createTestContext,
	type TestDistrict,
	type TestItem,
} from '../support/district.ts';
import { createTestApi, createTestRuntime, signInAs } from '../support/runtime.ts';

let database: TestDatabase;
let district: TestDistrict;
const ctx = () => createTestContext(database.sql);

beforeAll(async () => {
	database = await createTestDatabase();
	district = await createDistrict(ctx());
	const near = [district.volunteer.id];
	for (const number of [1, 2, 3, 4])
		near.push(
			(await addVolunteer(ctx(), district.area, district.grid, { name: `近${number}` })).id,
		);
	for (const number of [1, 2])
		await addVolunteer(ctx(), district.area, district.farGrid, {
			name: `远${number}`,
			birthDate: '1966-11-25',
		});
	await database.sql`update volunteers set joined_on = '2026-11-20' where id = ${near[4]!}`;
	// In November the first served 120 minutes and the second 60; one of the two orders was accepted.
	await served(near[0]!, '2026-11-10', 120, district.item);
	await served(near[1]!, '2026-11-11', 60, district.checkedItem);
	await served(near[0]!, '2026-10-31', 60, district.item);
	await offered(near[0]!, 'accepted', '2026-11-09T02:00:00Z', district.item);
	await offered(near[1]!, 'declined', '2026-11-09T02:00:00Z', district.checkedItem);
	// Half past midnight on 1 November in the district.
	await offered(near[2]!, 'expired', '2026-10-31T16:30:00Z', district.item);
});
afterAll(() => database.end());

async function served(volunteerId: string, localDate: string, minutes: number, item: TestItem) {
	await database.sql`
		insert into hours_entries
			(id, district_id, volunteer_id, brand_id, area_id, local_date, minutes, grade, kind,
			 recorded_at)
		values (${newId()}, ${district.area.id}, ${volunteerId}, ${item.brandId}, ${district.grid.id},
			${localDate}, ${minutes}, 'credit', 'service', ${ctx().now})`;
}

async function offered(volunteerId: string, state: string, sentAt: string, item: TestItem) {
	const orderId = await addOrder(ctx(), district, { state: 'done', item });
	const [place] = await database.sql`
		with visit as (
			insert into visits
				(id, district_id, order_id, client_id, item_id, brand_id, area_id, state, starts_at,
				 ends_at, local_date, created_at)
			select ${newId()}, district_id, id, client_id, item_id, brand_id, area_id, 'cancelled',
				starts_at, ends_at, local_date, created_at
			from orders where id = ${orderId} returning id)
		insert into visit_places (id, visit_id, position) select ${newId()}, id, 1 from visit
		returning id`;
	await database.sql`
		insert into offers
			(id, district_id, order_id, visit_place_id, volunteer_id, round, wave, source, state, score,
			 sent_at, expires_at, created_at)
		values (${newId()}, ${district.area.id}, ${orderId}, ${place!['id']}, ${volunteerId}, 1, 1,
			'matcher', ${state}, 0.5, ${sentAt}, ${sentAt}, ${sentAt})`;
}

async function figures(actor: Actor, months = 2) {
	const { groups } = await showFairness(as(ctx(), actor), { months });
	return new Map(
		groups.map(({ dimension, key, figures }) => [`${dimension} ${key}`.trim(), figures]),
	);
}

test('counts offers, acceptances, visits and hours by month and group, for who sees persons', async () => {
	const found = await figures(district.supervisor);
	expect([...found.keys()]).toEqual([
		'all',
		'town 310120101',
		'town 310120102',
		'age from_45',
		'age from_60',
		'tenure new',
		'tenure experienced',
	]);
	const all = found.get('all')!;
	expect(all[0]).toMatchObject({ volunteers: 6, offers: 0, visits: 1, minutes: 60 });
	expect(all[1]).toMatchObject({
		volunteers: 7,
		offers: 3,
		acceptances: 1,
		visits: 2,
		minutes: 180,
	});
	// Of 0, 0, 0, 0, 0, 60 and 120.
	expect(all[1]!.gini).toBeCloseTo((2 * (6 * 60 + 7 * 120)) / (7 * 180) - 8 / 7, 12);
	expect(found.get('town 310120102')![1]).toMatchObject({ volunteers: 2, offers: 0, gini: null });
	expect(found.get('age from_60')!.map((each) => each?.volunteers)).toEqual([0, 2]);
	expect(found.get('tenure new')!.map((each) => each?.volunteers)).toEqual([0, 1]);
});

test('hides small groups from a manager, who sees what belongs to the brand', async () => {
	const found = await figures(district.manager);
	expect(found.get('all')![1]).toMatchObject({ volunteers: 7, offers: 2, visits: 1, minutes: 120 });
	expect(found.get('town 310120102')![1]).toBeNull();
	expect(found.get('town 310120101')![1]).toBeNull();
	expect(found.get('tenure new')![1]).toBeNull();
});

test('is for managers, supervisors and administrators', async () => {
	for (const actor of [district.dispatcher, district.gridChief, district.volunteer.actor])
		await expect(showFairness(as(ctx(), actor), { months: 1 })).rejects.toThrow('not_allowed');
	await expect(showFairness(as(ctx(), { kind: 'anonymous' }), { months: 1 })).rejects.toThrow(
		'not_signed_in',
	);
});

test('the API answers it, and refuses months that are none', async () => {
	const runtime = createTestRuntime(database);
	const api = createTestApi();
	const { bearer } = await signInAs(runtime, district.supervisor.accountId);
	const read = async (query: string) => {
		const response = await api.request(`/v1/fairness${query}`, { headers: bearer });
		return { status: response.status, body: await response.json() };
	};
	const answer = v.parse(fairnessAnswer, (await read('')).body);
	expect(answer.months).toHaveLength(6);
	expect(answer.months.at(-1)).toBe('2026-11');
	for (const months of ['0', '13', '1.5', 'x', '-1'])
		expect((await read(`?months=${months}`)).status).toBe(422);
});
