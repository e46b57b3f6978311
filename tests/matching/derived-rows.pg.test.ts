import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkDerivedRows } from '../../src/lib/server/matching/index.ts';
import type { Context } from '../../src/lib/server/platform/context.ts';
import { changeAvailability } from '../../src/lib/server/volunteers/index.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { as, createDistrict, createTestContext, type TestDistrict } from '../support/district.ts';
import { addCrowd } from './crowd.ts';

let database: TestDatabase;
let ctx: Context;
let district: TestDistrict;

beforeAll(async () => {
	database = await createTestDatabase();
	ctx = createTestContext(database.sql);
	district = await createDistrict(ctx);
	await addCrowd(ctx, district, 30);
});
afterAll(() => database.end());

const entriesOf = async (volunteerId: string) =>
	[
		...(await ctx.sql<{ requirement: string; monday: number; exact: boolean }[]>`
			select p.requirement, m.monday, m.exact
			from match_entries m join match_pools p on p.id = m.pool_id
			where m.volunteer_id = ${volunteerId} order by 1`),
	] as { requirement: string; monday: number; exact: boolean }[];

test('a change of free times is in the derived rows when it is committed, and not when it is not', async () => {
	const { id, actor } = district.volunteer;
	const before = await entriesOf(id);
	expect(before.map(({ requirement }) => requirement)).toEqual(['any', 'skill:escort']);
	const change = {
		volunteerId: id,
		freeTimes: [{ weekday: 1, startsAt: '00:10', endsAt: '01:00' }],
	};
	const undone = ctx.sql as unknown as {
		begin(work: (sql: never) => Promise<void>): Promise<void>;
	};
	await expect(
		undone.begin(async (sql) => {
			await changeAvailability({ ...as(ctx, actor), sql }, change);
			throw new Error('undone');
		}),
	).rejects.toThrow('undone');
	expect(await entriesOf(id)).toEqual(before);
	await changeAvailability(as(ctx, actor), change);
	expect(await entriesOf(id)).toEqual(
		before.map(({ requirement }) => ({ requirement, monday: 0b11, exact: false })),
	);
});

test('who pauses or loses a skill is found no more', async () => {
	const { id } = district.volunteer;
	await ctx.sql`delete from volunteer_skills where volunteer_id = ${id}`;
	expect((await entriesOf(id)).map(({ requirement }) => requirement)).toEqual(['any']);
	await ctx.sql`update volunteers set state = 'paused' where id = ${id}`;
	expect(await entriesOf(id)).toEqual([]);
	await ctx.sql`update volunteers set state = 'active' where id = ${id}`;
	await ctx.sql`insert into volunteer_skills (volunteer_id, skill) values (${id}, 'escort')`;
	expect(await entriesOf(id)).toHaveLength(2);
});

test('the nightly check finds rows out of step, repairs and counts them, and finds none again', async () => {
	expect(await checkDerivedRows(ctx)).toEqual({ entries: 0, standings: 0 });
	const others = await ctx.sql<{ id: string }[]>`
		select id from volunteers where id <> ${district.volunteer.id} limit 3`;
	const ids = others.map(({ id }) => id) as [string, string, string];
	await ctx.sql`update match_entries set tuesday = 0 where volunteer_id = ${ids[0]}`;
	await ctx.sql`delete from match_entries where volunteer_id = ${ids[1]}`;
	await ctx.sql`
		insert into match_entries
		select (jsonb_populate_record(m, jsonb_build_object('volunteer_id', gen_random_uuid()))).*
		from match_entries m limit 1`;
	await ctx.sql`
		insert into volunteer_standings
			(volunteer_id, recently_sent, offers_accepted, offers_ended, visits_ever)
		values (${ids[2]}, '{}', 9, 9, 9)`;
	expect(await checkDerivedRows(ctx)).toEqual({ entries: 3, standings: 1 });
	const [audit] = await ctx.sql`select detail from audit_events where action = 'matching.repair'`;
	expect(audit?.['detail']).toEqual({ entries: 3, standings: 1 });
	expect(await checkDerivedRows(ctx)).toEqual({ entries: 0, standings: 0 });
	const pools = await ctx.sql`select requirement, members from match_pools order by 1`;
	expect([...pools]).toEqual([
		{ requirement: 'any', members: 31 },
		{ requirement: 'skill:escort', members: 31 },
	]);
});
