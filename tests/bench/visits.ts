/**
 * `npm run bench:visits [-- --json] [-- --plans N]`: how long the visits of 100,000 plans take, six
 * weeks ahead, on an embedded database: from nothing, beside a bare COPY of the very same rows in
 * the same tables; each day; and again and again with the process killed in between.
 */
import { fork } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Context } from '../../src/lib/server/platform/context.ts';
import { createPool, type SqlPool } from '../../src/lib/server/platform/db.ts';
import { startEmbeddedDatabase } from '../../src/lib/server/platform/embedded-database.ts';
import { migrateSchemas } from '../../src/lib/server/platform/installation.ts';
import { checkVisitPlans, generateVisits } from '../../src/lib/server/visits/index.ts';
import {
	createDistrict,
	createTestContext,
	testNow,
	type TestDistrict,
} from '../support/district.ts';

const tables = ['visits', 'commitments', 'visit_places'] as const;
const kills = 5;
const pastVisits = 20_000;

function argument(name: string): string | undefined {
	const at = process.argv.indexOf(`--${name}`);
	return at < 0 ? undefined : process.argv[at + 1];
}

async function secondsOf<Result>(work: () => Promise<Result>): Promise<[number, Result]> {
	const started = performance.now();
	const result = await work();
	return [(performance.now() - started) / 1000, result];
}

/**
 * So many clients, each with a plan: four of ten weekly, two fortnightly, four monthly; for seven of
 * ten a volunteer has agreed, of whom there are two for five plans.
 */
async function fill(sql: SqlPool, district: TestDistrict, plans: number): Promise<void> {
	const { area, grid, item, brand } = district;
	await sql.begin(async (sql) => {
		// What is derived for matching is not measured here.
		await sql`set local session_replication_role = replica`;
		await sql`set local statement_timeout = 0`;
		await sql`
			insert into clients
				(id, district_id, area_id, name, name_pinyin, name_initials, phone_encrypted, phone_index,
				 phone_last_four_index, address_encrypted, longitude, latitude, category, created_at)
			select gen_random_uuid(), ${area.id}, ${grid.id}, '王', 'wang', 'w', '\\x00',
				int4send(n), '\\x00', '\\x00', 121.4 + (n % 200) * 0.001, 30.8 + (n / 200 % 200) * 0.001,
				'living_alone', ${testNow}
			from generate_series(1, ${plans}::integer) n`;
		await sql`
			insert into volunteers
				(id, district_id, area_id, name, name_pinyin, name_initials, birth_date, phone_encrypted,
				 phone_index, phone_last_four_index, longitude, latitude, state, vetted_on, joined_on,
				 created_at)
			select gen_random_uuid(), ${area.id}, ${grid.id}, '陈', 'chen', 'c', '1980-01-01', '\\x00',
				int4send(n), '\\x00', 121.4 + (n % 200) * 0.001, 30.8 + (n / 200 % 200) * 0.001,
				'active', '2026-01-01', '2026-01-01', ${testNow}
			from generate_series(1, ${Math.ceil(plans * 0.4)}::integer) n`;
		await sql`
			insert into visit_plans
				(id, district_id, area_id, client_id, item_id, brand_id, state, recurrence, starts_on,
				 local_time, duration_minutes, places, holiday_rule, insurance_needed, generated_until,
				 created_at, started_at)
			select gen_random_uuid(), district_id, area_id, id, ${item.id}, ${brand.id}, 'active',
				case when n % 10 < 4
						then 'FREQ=WEEKLY;BYDAY=' || (array['MO','TU','WE','TH','FR'])[n % 5 + 1]
					when n % 10 < 6
						then 'FREQ=WEEKLY;INTERVAL=2;BYDAY=' || (array['MO','TU','WE','TH','FR'])[n % 5 + 1]
					when n % 10 < 8 then 'FREQ=MONTHLY;BYMONTHDAY=' || n % 28 + 1
					else 'FREQ=MONTHLY;BYDAY=' || n % 4 + 1 || (array['MO','TU','WE','TH','FR'])[n % 5 + 1]
				end,
				date '2026-11-26' + (n % 7)::integer, time '08:00' + make_interval(mins => 30 * (n / 10 % 18)::integer),
				60, 1, (array['keep', 'skip', 'move_after', 'keep'])[n % 4 + 1], false,
				date '2026-11-26' + (n % 7)::integer - 1, ${testNow}, ${testNow}
			from (select c.*, row_number() over (order by phone_index) as n from clients c
				where name = '王') c`;
		await sql`
			insert into visit_plan_pairings (id, plan_id, position, role, volunteer_id, agreed_at)
			select gen_random_uuid(), p.id, 1, 'regular', v.id, ${testNow}
			from (select id, row_number() over (order by id) as n from visit_plans) p
				join (select id, row_number() over (order by phone_index) as n from volunteers
					where name = '陈') v on v.n = p.n % ${Math.ceil(plans * 0.4)}::integer + 1
			where p.n % 10 < 7`;
		// What a district in use has behind it, so that the planner knows the tables.
		await sql`
			insert into visits (id, district_id, area_id, client_id, item_id, brand_id, state, starts_at,
				ends_at, local_date, created_at)
			select gen_random_uuid(), district_id, area_id, id, ${item.id}, ${brand.id}, 'confirmed',
				'2026-10-01T01:00Z', '2026-10-01T02:00Z', '2026-10-01', '2026-09-01T00:00Z'
			from clients where name = '王' limit ${pastVisits}`;
		await sql`
			insert into visit_places (id, visit_id, position) select gen_random_uuid(), id, 1 from visits`;
		await sql`
			insert into commitments (id, volunteer_id, during, kind, state, created_at)
			select gen_random_uuid(), id, tstzrange('2026-10-01T01:00Z', '2026-10-01T02:00Z'), 'visit',
				'released', '2026-09-01T00:00Z'
			from volunteers where name = '陈' limit ${pastVisits}`;
		// The years to come are published by then; how they fall is of no matter here.
		await sql`insert into holiday_years (year, source, recorded_at) values (2027, 'bench', ${testNow})`;
	});
	await sql`vacuum analyze`;
}

/** What was generated, without ids and times of making: the same for the same plans. */
async function fingerprint({ sql }: Context): Promise<string> {
	const [row] = await sql<{ visits: number; sum: string }[]>`
		select count(*) as visits,
			md5(string_agg(plan_id || ' ' || plan_date || ' ' || starts_at || ' ' || v.state, ','
				order by plan_id, plan_date)) as sum
		from visits v where plan_id is not null`;
	return `${row?.visits} ${row?.sum}`;
}

async function counts({ sql }: Context): Promise<Record<(typeof tables)[number], number>> {
	const found = {} as Record<(typeof tables)[number], number>;
	for (const table of tables)
		found[table] = Number(
			(await sql`select count(*) from ${sql(table)} where ${made(sql)[table]}`)[0]?.count,
		);
	return found;
}

async function forgetVisits({ sql }: Context): Promise<void> {
	await (sql as SqlPool).begin(async (sql) => {
		await sql`set local session_replication_role = replica`;
		await sql`set local statement_timeout = 0`;
		await sql`delete from visit_places where ${made(sql).visit_places}`;
		await sql`delete from visits where ${made(sql).visits}`;
		await sql`delete from commitments where ${made(sql).commitments}`;
		await sql`truncate volunteer_standings`;
	});
	await sql`vacuum analyze visits, visit_places, commitments, volunteer_standings`;
}

async function forget(ctx: Context): Promise<void> {
	await forgetVisits(ctx);
	await ctx.sql`update visit_plans set generated_until = starts_on - 1`;
	await ctx.sql`vacuum analyze visit_plans`;
}

/** Which rows were made for plans. */
const made = (sql: Context['sql']) => ({
	visits: sql`plan_id is not null`,
	visit_places: sql`visit_id in (select id from visits where plan_id is not null)`,
	commitments: sql`source_id is not null`,
});

/** COPY of the rows that stand in the tables, out to files and in again; answers the seconds in. */
async function copyBare(ctx: Context, pool: SqlPool): Promise<number> {
	const { sql } = ctx;
	const [{ folder } = { folder: '' }] = await sql<{ folder: string }[]>`
		select current_setting('data_directory') as folder`;
	for (const table of tables)
		await sql`copy ${sql(table)} to ${sql.unsafe(`'${join(folder, table)}'`)}`;
	await sql`truncate visits, visit_places, commitments cascade`;
	await sql`truncate volunteer_standings`;
	await sql`vacuum analyze visits, visit_places, commitments, volunteer_standings`;
	const [seconds] = await secondsOf(() =>
		pool.begin(async (sql) => {
			await sql`set local statement_timeout = 0`;
			for (const table of tables)
				await sql`copy ${sql(table)} from ${sql.unsafe(`'${join(folder, table)}'`)}`;
		}),
	);
	return seconds;
}

/** Generates in a process of its own and kills it after so many milliseconds. */
async function killed(url: string, afterMilliseconds: number): Promise<void> {
	const child = fork(fileURLToPath(import.meta.url), ['--only-generate', url], {
		execArgv: ['--import', 'tsx'],
	});
	const exited = new Promise((resolve) => child.once('exit', resolve));
	child.once('message', () => setTimeout(() => child.kill('SIGKILL'), afterMilliseconds));
	await exited;
}

const onlyGenerate = argument('only-generate');
if (onlyGenerate) {
	const sql = createPool(onlyGenerate, { max: 2 });
	process.send?.('started');
	await generateVisits(createTestContext(sql));
	await sql.end();
	process.disconnect?.();
} else {
	const plans = Number(argument('plans') ?? 100_000);
	const folder = mkdtempSync(join(tmpdir(), 'yimi-bench-'));
	chmodSync(folder, 0o711);
	const database = await startEmbeddedDatabase({ directory: folder });
	const sql = createPool(database.url, { max: 4 });
	try {
		await migrateSchemas(database.url);
		const ctx = createTestContext(sql);
		await fill(sql, await createDistrict(ctx), plans);
		say('filled');
		const [fromNothing] = await secondsOf(() => generateVisits(ctx));
		const rows = await counts(ctx);
		const first = await fingerprint(ctx);
		const megabytes = process.resourceUsage().maxRSS / 1024;
		const [again] = await secondsOf(() => generateVisits(ctx));
		const twiceTheSame = (await fingerprint(ctx)) === first;
		const tomorrow = { ...ctx, now: new Date(+ctx.now + 86_400_000) };
		say('generated');
		const copy = await copyBare(ctx, sql);
		await sql`vacuum analyze visit_plans, visits`;
		const [daily, { visits: newEachDay }] = await secondsOf(() => generateVisits(tomorrow));
		const [check, { missing }] = await secondsOf(() => checkVisitPlans(tomorrow));
		say('copied and checked');
		await forget(ctx);
		for (let kill = 1; kill <= kills; kill++)
			await killed(database.url, (fromNothing * 1000 * kill) / (kills + 2));
		await generateVisits(ctx);
		const killedTheSame = (await fingerprint(ctx)) === first;
		const figures = {
			plans,
			visits: rows.visits,
			places: rows.visit_places,
			commitments: rows.commitments,
			fromNothingSeconds: round(fromNothing),
			copySeconds: round(copy),
			speedAgainstCopy: round(copy / fromNothing),
			againSeconds: round(again),
			twiceTheSame,
			dailySeconds: round(daily),
			newEachDay,
			checkSeconds: round(check),
			missing,
			megabytes: Math.round(megabytes),
			kills,
			killedTheSame,
		};
		if (!process.argv.includes('--json')) console.table(figures);
		console.log(JSON.stringify(figures));
	} finally {
		await sql.end();
		await database.stop();
		rmSync(database.directory, { recursive: true, force: true });
		rmSync(folder, { recursive: true, force: true });
	}
}

function say(step: string): void {
	console.error(`${new Date().toISOString()} ${step}`);
}

function round(value: number): number {
	return Math.round(value * 100) / 100;
}
