/**
 * `npm run bench:candidates [-- --volunteers 1000000] [--json]`: how long it takes to find the best 50
 * for an order through the operation that matching uses, every hard rule applied and scored, on an
 * embedded database, at 10,000, 100,000 and 1,000,000 volunteers with 40 skills. Beside it, on the
 * same database: the bare index scan, and a plain nearest-neighbour query with the same filters.
 * Then the same with 1,000 changes of free times a second meanwhile.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addMinutes } from '../../src/lib/calendar/local-time.ts';
import { halfHoursOf } from '../../src/lib/server/matching/candidates/half-hours.ts';
import { searchCells } from '../../src/lib/server/matching/candidates/search-cells.ts';
import { askAbout, firstBrokenRule } from '../../src/lib/server/matching/rules.ts';
import { builtInScoring, rankCandidates } from '../../src/lib/server/matching/score.ts';
import {
	enoughAble,
	takenWindow,
	type OrderSnapshot,
} from '../../src/lib/server/matching/snapshot.ts';
import { noFacts, storedCandidates } from '../../src/lib/server/matching/stored-candidates.ts';
import { createPool, type Sql, type SqlPool } from '../../src/lib/server/platform/db.ts';
import { startEmbeddedDatabase } from '../../src/lib/server/platform/embedded-database.ts';
import { migrateSchemas } from '../../src/lib/server/platform/installation.ts';
import { city, fillCity, shareOfSkill, volunteerId } from './city.ts';
import { random } from './random.ts';

const now = new Date('2026-11-25T02:00:00Z');
const skills = [1, 12, 28, 38];
const searchesEach = 400;
/** A worker's connections and compiled code are warm after its first minutes. */
const warmUp = 200;
const plainSearches = 40;
const plainWarmUp = 5;

function anOrder(districtId: string, skill: number, draw: () => number): OrderSnapshot {
	const startsAt = addMinutes(
		now,
		1440 * (1 + Math.floor(draw() * 10)) + 30 * Math.floor(draw() * 12),
	);
	return {
		id: '00000000-0000-7000-9000-000000000001',
		districtId,
		clientId: '00000000-0000-7000-9000-000000000002',
		longitude: city.longitude + (draw() - 0.5) * city.width,
		latitude: city.latitude + (draw() - 0.5) * city.height,
		startsAt,
		endsAt: addMinutes(startsAt, 120),
		round: 0,
		urgent: false,
		wishedSex: null,
		wishedSexMust: false,
		wishedLanguage: null,
		wishedLanguageMust: false,
		clientLanguages: ['wu'],
		skills: [`skill${skill}`],
		credentialKind: null,
		remote: false,
		risky: false,
		placesNeeded: 1,
		companions: [],
	} as OrderSnapshot;
}

/** What a run of the job finds out once. */
const facts = noFacts();

/** As matching does it: search, rules, score; the best 50. */
async function findBest(sql: Sql, order: OrderSnapshot): Promise<number> {
	const list = await storedCandidates(sql, facts).listCandidates(order, now);
	const question = askAbout(order, now);
	const able = list.candidates.filter((each) => firstBrokenRule(question, each) === null);
	return rankCandidates(question, able, builtInScoring).slice(0, enoughAble).length;
}

async function scanIndex(sql: Sql, order: OrderSnapshot): Promise<number> {
	const [piece] = askAbout(order, now).pieces;
	const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
	const bits = halfHoursOf(piece!.from, piece!.until);
	const ranges = searchCells(order);
	const column = (key: 'step' | 'reach' | 'from' | 'to') =>
		`{${ranges.map((range) => range[key]).join()}}`;
	const rows = await sql`
		select m.volunteer_id
		from (select * from unnest(${column('step')}::text::integer[], ${column('reach')}::text::integer[],
				${column('from')}::text::bigint[], ${column('to')}::text::bigint[])
				as r (step, reach, first, last) order by step) r
			cross join lateral (
				select m.volunteer_id from match_entries m
				where m.pool_id = (select id from match_pools where requirement = ${`skill:${order.skills[0]}`})
					and m.reach = r.reach and m.cell between r.first and r.last
					and m.${sql(days[piece!.weekday - 1] as string)} & ${bits}::bigint = ${bits}::bigint
				offset 0) m
		limit ${enoughAble}`;
	return rows.length;
}

/** What one would write first: nearest by a GiST index, the rest as filters. */
async function searchPlainly(sql: Sql, order: OrderSnapshot): Promise<number> {
	const [piece] = askAbout(order, now).pieces;
	const { from, until } = takenWindow(order);
	const rows = await sql`
		select v.id from volunteers v
		where v.state = 'active' and v.vetted_on is not null
			and point(v.longitude * ${Math.cos((order.latitude * Math.PI) / 180)}::double precision, v.latitude)
				<-> point(${order.longitude * Math.cos((order.latitude * Math.PI) / 180)}::double precision, ${order.latitude}::double precision)
				<= v.radius_metres / 111195.0
			and exists (select from volunteer_skills s
				where s.volunteer_id = v.id and s.skill = ${order.skills[0] as string})
			and exists (select from volunteer_availabilities f
				where f.volunteer_id = v.id and f.weekday = ${piece!.weekday}
					and f.starts_at <= ${piece!.from}::text::time and f.ends_at >= ${piece!.until}::text::time)
			and (select count(*) from commitments t where t.volunteer_id = v.id and t.state = 'held'
				and t.during && tstzrange(${from}, ${until})) < v.visits_per_week
		order by point(v.longitude, v.latitude) <-> point(${order.longitude}::double precision, ${order.latitude}::double precision)
		limit 50`;
	return rows.length;
}

interface Times {
	median: number;
	p99: number;
	perSecond: number;
	found: number;
}

async function measure(
	pool: SqlPool,
	districtId: string,
	skill: number,
	work: (sql: Sql, order: OrderSnapshot) => Promise<number>,
	{ connections, searches, warmUp }: { connections: number; searches: number; warmUp: number },
): Promise<Times> {
	const draw = random(skill);
	const orders = Array.from({ length: searches + warmUp }, () => anOrder(districtId, skill, draw));
	const times: number[] = [];
	let found = 0;
	let next = 0;
	let started = 0;
	const run = async () => {
		const sql = await pool.reserve();
		try {
			for (let index = next++; index < orders.length; index = next++) {
				if (index === warmUp) started = performance.now();
				const before = performance.now();
				const count = await work(sql as unknown as Sql, orders[index]!);
				if (index < warmUp) continue;
				times.push(performance.now() - before);
				found += count;
			}
		} finally {
			sql.release();
		}
	};
	await Promise.all(Array.from({ length: connections }, run));
	const seconds = (performance.now() - started) / 1000;
	times.sort((one, other) => one - other);
	return {
		median: times[Math.floor(times.length / 2)]!,
		p99: times[Math.floor(times.length * 0.99)]!,
		perSecond: searches / seconds,
		found: found / searches,
	};
}

/** Changes free times of volunteers at a rate, until told to stop; answers how many a second it made. */
function changeFreeTimes(pool: SqlPool, volunteers: number, perSecond: number) {
	let stopped = false;
	let made = 0;
	const draw = random(99);
	const started = performance.now();
	const run = async () => {
		while (!stopped) {
			if (made > ((performance.now() - started) / 1000) * perSecond) {
				await new Promise((resolve) => setTimeout(resolve, 1));
				continue;
			}
			made += 1;
			await pool`
				update volunteer_availabilities set ends_at = make_time(13 + ${Math.floor(draw() * 8)}, 0, 0)
				where volunteer_id = ${volunteerId(1 + Math.floor(draw() * volunteers))}`;
		}
	};
	const running = Promise.all(Array.from({ length: 4 }, run));
	return async () => {
		stopped = true;
		await running;
		return made / ((performance.now() - started) / 1000);
	};
}

const show = ({ median, p99, perSecond, found }: Times) =>
	`${median.toFixed(2).padStart(8)} ${p99.toFixed(2).padStart(8)} ${perSecond.toFixed(0).padStart(8)} ${found.toFixed(0).padStart(6)}`;

async function measureSize(volunteers: number, figures: Record<string, number>): Promise<void> {
	const folder = mkdtempSync(join(tmpdir(), 'yimi-bench-'));
	chmodSync(folder, 0o711);
	const database = await startEmbeddedDatabase({
		directory: folder,
		settings: { shared_buffers: '2GB', max_wal_size: '8GB', synchronous_commit: 'off' } as never,
	});
	const filling = createPool(database.url, { max: 1 });
	const pool = createPool(database.url, { max: 10 });
	try {
		await migrateSchemas(database.url);
		const filled = performance.now();
		const districtId = await fillCity(filling, volunteers);
		await filling`create index volunteers_point on volunteers using gist (point(longitude, latitude)) where state = 'active'`;
		await filling`vacuum analyze volunteers`;
		console.log(
			`\n${volunteers.toLocaleString('en')} volunteers (filled in ${((performance.now() - filled) / 1000).toFixed(0)} s)`,
		);
		console.log(
			'skill                                median      p99    per s  found  (milliseconds)',
		);
		for (const skill of skills) {
			const share = `${(shareOfSkill(skill) * 100).toFixed(1)} %`.padStart(7);
			const kinds = [
				['operation', findBest, 1, searchesEach, warmUp],
				['operation, 4 at once', findBest, 4, searchesEach, warmUp],
				['bare index scan', scanIndex, 1, searchesEach, warmUp],
				['plain nearest', searchPlainly, 1, plainSearches, plainWarmUp],
			] as const;
			for (const [name, work, connections, searches, warmUp] of kinds) {
				const times = await measure(pool, districtId, skill, work, {
					connections,
					searches,
					warmUp,
				});
				console.log(`${share}  ${name.padEnd(22)} ${show(times)}`);
				const key = `${volunteers}.skill${skill}.${name.replace(/\W+/g, '_')}`;
				figures[`${key}.medianMs`] = times.median;
				figures[`${key}.p99Ms`] = times.p99;
				figures[`${key}.perSecond`] = times.perSecond;
			}
		}
		const stop = changeFreeTimes(pool, volunteers, 1000);
		const busy = await measure(pool, districtId, 12, findBest, {
			connections: 1,
			searches: searchesEach,
			warmUp,
		});
		const changes = await stop();
		console.log(
			`${(shareOfSkill(12) * 100).toFixed(1).padStart(5)} %  while ${changes.toFixed(0)} changes/s  ${show(busy)}`,
		);
		figures[`${volunteers}.whileChanging.medianMs`] = busy.median;
		figures[`${volunteers}.whileChanging.p99Ms`] = busy.p99;
		figures[`${volunteers}.changesPerSecond`] = changes;
	} finally {
		await Promise.all([filling.end(), pool.end()]);
		await database.stop();
		rmSync(database.directory, { recursive: true, force: true });
		rmSync(folder, { recursive: true, force: true });
	}
}

const given = process.argv.indexOf('--volunteers');
const sizes = given > 0 ? [Number(process.argv[given + 1])] : [10_000, 100_000, 1_000_000];
const figures: Record<string, number> = {};
for (const size of sizes) await measureSize(size, figures);
if (process.argv.includes('--json')) console.log(JSON.stringify(figures));
