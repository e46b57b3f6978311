import type { Sql } from '../../src/lib/server/platform/db.ts';
import { newId } from '../../src/lib/server/platform/ids.ts';

/** How many skills the volunteers of a bench have among them. */
export const skillCount = 40;

/** The share of volunteers who have a skill: from 66 % for the first to 0.5 % for the last. */
export function shareOfSkill(skill: number): number {
	return 0.66 * (0.005 / 0.66) ** ((skill - 1) / (skillCount - 1));
}

/** The dense city: a quarter of all volunteers live here, the rest around it. */
export const city = { longitude: 121.47, latitude: 30.92, width: 0.21, height: 0.18 };

const idOf = (sql: Sql) => sql`('00000000-0000-7001-8000-' || lpad(to_hex(n), 12, '0'))::uuid`;

/** The id of the volunteer with a number from 1 on. */
export function volunteerId(number: number): string {
	return `00000000-0000-7001-8000-${number.toString(16).padStart(12, '0')}`;
}

/**
 * Fills an empty, migrated database with a district of so many volunteers, reproducibly: skills, free
 * times on four days of seven, three in ten with visits agreed or offers answered. Triggers are off
 * meanwhile; the derived rows are then made by the functions that the triggers call.
 */
export async function fillCity(sql: Sql, volunteers: number): Promise<string> {
	const districtId = newId();
	await sql`set session_replication_role = replica`;
	await sql`set statement_timeout = 0`;
	await sql`set maintenance_work_mem = '512MB'`;
	await sql`
		insert into areas
			(id, district_id, level, code, name_zh, name_en, path, longitude, latitude, valid_from)
		values (${districtId}, ${districtId}, 'district', '310120', '区', 'District', '310120',
			${city.longitude}, ${city.latitude}, '2020-01-01')`;
	await sql`
		insert into skills (key, name_zh, name_en)
		select 'skill' || n, 'skill' || n, 'skill' || n from generate_series(1, ${skillCount}) n`;
	await sql`drop index volunteers_name, volunteers_name_pinyin, volunteer_skills_skill`;
	await sql`
		insert into volunteers
			(id, district_id, area_id, name, name_pinyin, name_initials, sex, birth_date, phone_encrypted,
			 phone_index, phone_last_four_index, longitude, latitude, radius_metres, travel_mode, languages,
			 state, vetted_on, insured_until, visits_per_day, visits_per_week, offers_per_day, joined_on,
			 created_at)
		select ${idOf(sql)}, ${districtId}, ${districtId}, '王芳', 'wangfang', 'wf',
			case when lot % 3 < 2 then 'female' else 'male' end, date '1950-01-01' + (lot % 18000)::integer,
			decode(repeat('ab', 48), 'hex'), int8send(n), decode(repeat('ab', 16), 'hex'),
			round(case when n % 4 = 0 then ${city.longitude} + (x - 0.5) * ${city.width}
				else 119 + x * 4 end::numeric, 3),
			round(case when n % 4 = 0 then ${city.latitude} + (y - 0.5) * ${city.height}
				else 29 + y * 4 end::numeric, 3),
			case when lot % 20 = 0 then 10000 when lot % 20 < 14 then 5000 else 3000 end,
			(array['foot', 'bicycle', 'e_bike', 'bus', 'car'])[(1 + lot % 5)::integer],
			case when lot % 7 < 3 then array['mandarin', 'wu'] else array['mandarin'] end,
			case when lot % 25 = 0 then 'paused' else 'active' end, '2025-01-01', '2027-06-01',
			(1 + lot % 3)::integer, (3 + lot % 4)::integer, 3, '2025-01-01', '2025-01-01'
		from generate_series(1, ${volunteers}::bigint) n
			cross join lateral (select abs(hashint8(n)::bigint) as lot,
				abs(hashint8(n + 1000000007)::bigint) / 2147483648.0 as x,
				abs(hashint8(n + 2000000011)::bigint) / 2147483648.0 as y) r`;
	await sql`
		insert into volunteer_skills (volunteer_id, skill)
		select ${idOf(sql)}, 'skill' || k
		from generate_series(1, ${volunteers}::bigint) n cross join generate_series(1, ${skillCount}) k
		where abs(hashint8(n * 64 + k)::bigint) / 2147483648.0
			< 0.66 * power(0.005 / 0.66, (k - 1) / ${skillCount - 1}::double precision)
		order by n, k`;
	await sql`
		insert into volunteer_availabilities (volunteer_id, weekday, starts_at, ends_at)
		select ${idOf(sql)}, weekday, make_time(7 + lot % 4, 0, 0), make_time(13 + lot % 8, 30 * (lot % 2), 0)
		from generate_series(1, ${volunteers}::bigint) n cross join generate_series(1, 7) weekday
			cross join lateral (select (abs(hashint8(n * 8 + weekday)::bigint))::integer as lot) r
		where lot % 7 < 4
		order by n, weekday`;
	const noOverlap = await dropConstraint(sql, 'commitments', 'commitments_no_overlap');
	const held = await dropIndexes(sql, 'commitments');
	await sql`
		insert into commitments
			(id, volunteer_id, during, kind, longitude, latitude, state, created_at)
		select gen_random_uuid(), ${idOf(sql)}, tstzrange(starts_at, starts_at + interval '2 hours'), 'visit',
			${city.longitude}, ${city.latitude}, 'held', '2026-11-01'
		from generate_series(1, ${volunteers}::bigint) n cross join generate_series(0, 2) k
			cross join lateral (select timestamptz '2026-11-05 01:00Z' + make_interval(
				days => 12 * k + abs(hashint8(n * 4 + k)) % 12) as starts_at) r
		where n % 10 < 3`;
	for (const definition of [noOverlap, ...held]) await sql.unsafe(definition);
	await deriveRows(sql, volunteers);
	await sql`set session_replication_role = origin`;
	return districtId;
}

/** Rows go in faster without; answers the statement that brings it back. */
async function dropConstraint(sql: Sql, table: string, name: string): Promise<string> {
	const [found] = await sql<[{ definition: string }]>`
		select pg_get_constraintdef(oid) as definition from pg_constraint where conname = ${name}`;
	await sql`alter table ${sql(table)} drop constraint ${sql(name)}`;
	return `alter table ${table} add constraint ${name} ${found.definition}`;
}

/** Drops what is no primary key or constraint; answers the statements that bring the indexes back. */
async function dropIndexes(sql: Sql, table: string): Promise<string[]> {
	const indexes = await sql<{ name: string; definition: string }[]>`
		select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition
		from pg_index i
		where indrelid = ${table}::text::regclass and not indisprimary
			and not exists (select from pg_constraint c where c.conindid = i.indexrelid)`;
	for (const { name } of indexes) await sql`drop index ${sql(name)}`;
	return indexes.map(({ definition }) => definition);
}

const atATime = 50_000;

async function deriveRows(sql: Sql, volunteers: number): Promise<void> {
	const primary = await dropConstraint(sql, 'match_entries', 'match_entries_pkey');
	const indexes = await dropIndexes(sql, 'match_entries');
	await sql`
		insert into match_pools (district_id, requirement)
		select id, 'any' from areas union all
		select a.id, 'skill:' || s.key from areas a cross join skills s`;
	await sql`analyze volunteers, volunteer_skills, volunteer_availabilities, match_pools`;
	for (let from = 1; from <= volunteers; from += atATime) {
		const ids = sql`array(
			select ${idOf(sql)} from generate_series(${from}::bigint, ${Math.min(volunteers, from + atATime - 1)}::bigint) n)`;
		await sql`insert into match_entries select * from match_entries_wanted(${ids})`;
		await sql`insert into volunteer_standings select * from volunteer_standings_wanted(${ids})`;
	}
	for (const definition of [primary, ...indexes]) await sql.unsafe(definition);
	await sql`
		update match_pools p set members = m.members
		from (select pool_id, count(*)::integer as members from match_entries group by pool_id) m
		where m.pool_id = p.id`;
	for (const table of [
		'volunteers',
		'volunteer_skills',
		'volunteer_availabilities',
		'volunteer_standings',
		'commitments',
		'match_entries',
		'match_pools',
	])
		await sql`vacuum analyze ${sql(table)}`;
}
