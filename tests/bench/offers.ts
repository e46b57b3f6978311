/**
 * `npm run bench:offers [-- --rate 100] [--seconds 20] [--volunteers 10000] [--profile DIR] [--json]`:
 * how many orders a second can be placed so that 99 of 100 have their offers stored within a second,
 * through HTTP, the queue and the worker of a real installation on an embedded database as `npm start`
 * has it, all on this machine with the load; and how many taps a second are answered when 200
 * volunteers want the same place. Beside it, bare INSERTs of the same rows. Orders arrive at a steady
 * rate whatever becomes of them; without `--rate` the rate grows until it does not hold. Limits that
 * have nothing to do with the load (sign-in) are those of production.
 */
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Context } from '../../src/lib/server/platform/context.ts';
import { createPool, type SqlPool } from '../../src/lib/server/platform/db.ts';
import { startEmbeddedDatabase } from '../../src/lib/server/platform/embedded-database.ts';
import { prepareDatabase } from '../../src/lib/server/platform/installation.ts';
import { openPlacesOf, openVisit } from '../../src/lib/server/visits/index.ts';
import { offerToAll } from '../matching/crowd.ts';
import { actorOf, addOrder, createTestContext } from '../support/district.ts';
import { freePort, startYimi, type YimiProcess } from '../support/yimi-process.ts';
import { atRate, post, present, quantile } from './http-load.ts';
import { fillDistrict, startOf, tokenOf, type BenchDistrict } from './offers-district.ts';
import { processorSeconds } from './processor-seconds.ts';

const { values: options } = parseArgs({
	options: {
		rate: { type: 'string' },
		seconds: { type: 'string', default: '20' },
		volunteers: { type: 'string', default: '10000' },
		profile: { type: 'string' },
		json: { type: 'boolean', default: false },
	},
});
const seconds = Number(options.seconds);
const rates = options.rate
	? [Number(options.rate)]
	: [5, 10, 20, 40, 60, 80, 100, 150, 200, 300, 400];
const profile = options.profile;
const goalMilliseconds = 1000;
const longestDrainSeconds = 60;
const rivals = 200;
const rushes = 15;

/** When the texts about offers reached the channel, by their key. */
const told = new Map<string, number>();

function startReceiver(port: number): Promise<Server> {
	const server = createServer((incoming, outgoing) => {
		const key = String(incoming.headers['idempotency-key']);
		if (!told.has(key)) told.set(key, present());
		incoming.resume().on('end', () => outgoing.writeHead(204).end());
	});
	return new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve(server)));
}

interface Processes {
	web: YimiProcess;
	worker: YimiProcess;
	origin: string;
	/** Seconds of processor time so far, by who used it. */
	seconds(): Record<string, number>;
}

async function startProcesses(database: { url: string; directory: string }): Promise<Processes> {
	const postmaster = Number(
		readFileSync(join(database.directory, 'postgresql', 'postmaster.pid'), 'utf8').split('\n')[0],
	);
	const [port, receiverPort] = [await freePort(), await freePort()];
	const receiver = await startReceiver(receiverPort);
	receiver.unref();
	const origin = `http://127.0.0.1:${port}`;
	const environment = {
		NODE_ENV: 'production',
		DATABASE_URL: database.url,
		PUBLIC_ORIGIN: origin,
		PORT: String(port),
		YIMI_KEYS: `test:${Buffer.alloc(32, 1).toString('base64')}`,
		YIMI_INDEX_KEY: Buffer.alloc(32, 2).toString('base64'),
		MESSAGE_WEBHOOK_URL: `http://127.0.0.1:${receiverPort}/`,
		MESSAGE_WEBHOOK_SECRET: 'a secret of the bench only',
	};
	const nodeOptions = profile ? ['--cpu-prof', '--cpu-prof-dir', profile] : [];
	const web = startYimi('web', environment, [], nodeOptions);
	await web.waitFor(/Yimi is ready/);
	const worker = startYimi('worker', environment, [], nodeOptions);
	await worker.waitFor(/The worker is ready/);
	return {
		web,
		worker,
		origin,
		seconds: () => ({
			web: processorSeconds(web.child.pid!),
			worker: processorSeconds(worker.child.pid!),
			postgresql: processorSeconds(postmaster),
			load: process.cpuUsage().user / 1e6 + process.cpuUsage().system / 1e6,
		}),
	};
}

interface OrderFigures {
	rate: number;
	orders: number;
	failed: number;
	withoutOffers: number;
	unlooked: number;
	offers: number;
	ordersPerSecond: number;
	answerMs: { p50: number; p99: number };
	offersMs: { p50: number; p99: number };
	toldMs: { p50: number; p99: number };
	untold: number;
	processorMsPerOrder: Record<string, number>;
	holds: boolean;
}

const spread = (values: number[]) => ({
	p50: quantile(values, 0.5),
	p99: quantile(values, 0.99),
});

/** Places orders at a rate, waits until all are looked at and everyone is told, and measures. */
async function placeOrders(
	ctx: Context,
	{ clients, itemKeys }: BenchDistrict,
	processes: Processes,
	rate: number,
): Promise<OrderFigures> {
	const { sql } = ctx;
	const placed = new Map<string, number>();
	const answers: number[] = [];
	let failed = 0;
	const before = processes.seconds();
	const began = present();
	await atRate(rate, seconds, async (number, dueAt) => {
		const client = clients[number % clients.length]!;
		const { status, body } = await post(`${processes.origin}/api/v1/orders`, client.token, {
			clientId: client.id,
			itemKey: itemKeys[number % itemKeys.length],
			startsAt: startOf(ctx.now, number).toISOString(),
		});
		answers.push(present() - dueAt);
		if (status === 201) placed.set((JSON.parse(body) as { id: string }).id, dueAt);
		else if (failed++ === 0) console.error(`Refused with ${status}: ${body}`);
	});
	const deadline = present() + longestDrainSeconds * 1000;
	for (let left = 1; left > 0 && present() < deadline;) {
		await new Promise((resolve) => setTimeout(resolve, 500));
		const [row] = await sql<[{ left: number }]>`
			select (select count(*) from orders where state = 'matching' and matching_due_at <= ${new Date()})
				+ (select count(*) from notifications where state in ('queued', 'sending')) as left`;
		left = row.left;
	}
	const after = processes.seconds();
	const ids = [...placed.keys()];
	const looks = await sql<{ orderId: string; at: number; outcome: string }[]>`
		select distinct on (order_id) order_id as "orderId", outcome,
			(extract(epoch from pg_xact_commit_timestamp(xmin)) * 1000)::double precision as at
		from matching_decisions where order_id = any(${ids}::uuid[]) order by order_id, at, id`;
	const offers = await sql<{ id: string; orderId: string }[]>`
		select id, order_id as "orderId" from offers where order_id = any(${ids}::uuid[])`;
	const asked = looks.filter(({ outcome }) => outcome === 'asked');
	const tellings = offers.map(({ id, orderId }) => {
		const at = told.get(`offer_received:${id}`);
		return at === undefined ? NaN : at - placed.get(orderId)!;
	});
	const offersMs = spread(asked.map(({ orderId, at }) => at - placed.get(orderId)!));
	const lastLook = Math.max(...looks.map(({ at }) => at));
	const unlooked = placed.size - looks.length;
	return {
		rate,
		orders: placed.size,
		failed,
		withoutOffers: looks.length - asked.length,
		unlooked,
		offers: offers.length,
		ordersPerSecond: looks.length / ((lastLook - began) / 1000),
		answerMs: spread(answers),
		offersMs,
		toldMs: spread(tellings.filter((value) => !Number.isNaN(value))),
		untold: tellings.filter(Number.isNaN).length,
		processorMsPerOrder: Object.fromEntries(
			Object.entries(after).map(([name, used]) => [
				name,
				((used - before[name]!) * 1000) / Math.max(1, placed.size),
			]),
		),
		holds: failed + unlooked === 0 && offersMs.p99 < goalMilliseconds,
	};
}

/** The rows that an order and its offers come to, written again with nothing around them. */
async function insertBare(ctx: Context, url: string): Promise<number> {
	const { sql } = ctx;
	const tables = [
		'orders',
		'order_events',
		'visits',
		'visit_places',
		'matching_decisions',
		'offers',
		'notifications',
		'audit_events',
	];
	await sql`create schema bare`;
	for (const table of tables)
		await sql.unsafe(`create table bare.${table} (like public.${table} including indexes)`);
	const chosen = await sql<{ id: string }[]>`select id from orders order by id limit 1000`;
	const rowsOf = async (table: string, condition: string) =>
		sql.unsafe<{ order: string; row: Record<string, unknown> }[]>(
			`select ${condition} as order, to_jsonb(t) as row from public.${table} t
			where ${condition} = any($1::uuid[])`,
			[chosen.map(({ id }) => id)],
		);
	const rows = new Map<string, Map<string, object[]>>(chosen.map(({ id }) => [id, new Map()]));
	const conditions: Record<string, string> = {
		orders: 't.id',
		visits: 't.order_id',
		visit_places: '(select order_id from visits v where v.id = t.visit_id)',
		notifications: '(select order_id from offers f where f.id = t.subject_id)',
		audit_events: 't.subject_id',
	};
	for (const table of tables)
		for (const { order, row } of await rowsOf(table, conditions[table] ?? 't.order_id')) {
			const ofOrder = rows.get(order)!;
			ofOrder.set(table, [...(ofOrder.get(table) ?? []), row]);
		}
	const pool = createPool(url, { max: 4 });
	const waiting = rows.values();
	const started = performance.now();
	await Promise.all(
		Array.from({ length: 4 }, async () => {
			for (const ofOrder of waiting)
				await pool.begin(async (sql) => {
					for (const [table, records] of ofOrder)
						await sql`
							insert into bare.${sql(table)}
							select * from jsonb_populate_recordset(null::bare.${sql(table)}, ${sql.json(records as never)})`;
				});
		}),
	);
	await pool.end();
	return chosen.length / ((performance.now() - started) / 1000);
}

interface RushFigures {
	taps: number;
	perSecond: number;
	answerMs: { p50: number; p99: number };
	wrong: number;
	processorMsPerTap: Record<string, number>;
}

/** 200 volunteers tap the offer of one place at once, one order after the other: one each must win. */
async function rush(
	ctx: Context,
	{ district }: BenchDistrict,
	processes: Processes,
): Promise<RushFigures> {
	const found = await ctx.sql<{ accountId: string }[]>`
		select account_id as "accountId" from volunteers
		where account_id is not null and id <> ${district.volunteer.id} order by id limit ${rivals}`;
	const volunteers = await Promise.all(found.map(({ accountId }) => actorOf(ctx, accountId)));
	const tokens = await Promise.all(volunteers.map((actor) => tokenOf(ctx, actor)));
	const answers: number[] = [];
	let wrong = 0;
	const offersOf: string[][] = [];
	for (let number = 0; number < rushes; number += 1) {
		const startsAt = new Date(startOf(ctx.now, 4).getTime() + (number + 1) * 24 * 3_600_000);
		const orderId = await addOrder(ctx, district, { startsAt, matchingDueAt: null });
		await openVisit(ctx, { id: orderId, districtId: district.area.id });
		const [place] = await openPlacesOf(ctx, orderId);
		offersOf.push(await offerToAll(ctx, { orderId, placeId: place!.placeId, volunteers }));
	}
	const before = processes.seconds();
	const began = present();
	for (const offers of offersOf) {
		let won = 0;
		await Promise.all(
			offers.map(async (offerId, index) => {
				const at = present();
				const url = `${processes.origin}/api/v1/offers/${offerId}/acceptance`;
				const { status } = await post(url, tokens[index]!, {});
				answers.push(present() - at);
				if (status === 200) won += 1;
				else if (status !== 409) wrong += 1;
			}),
		);
		if (won !== 1) wrong += 1;
	}
	const taken = (present() - began) / 1000;
	const after = processes.seconds();
	return {
		taps: answers.length,
		perSecond: answers.length / taken,
		answerMs: spread(answers),
		wrong,
		processorMsPerTap: Object.fromEntries(
			Object.entries(after).map(([name, used]) => [
				name,
				((used - before[name]!) * 1000) / answers.length,
			]),
		),
	};
}

const milliseconds = ({ p50, p99 }: { p50: number; p99: number }) =>
	`${p50.toFixed(0).padStart(6)} ${p99.toFixed(0).padStart(6)}`;
const shares = (used: Record<string, number>) =>
	Object.entries(used)
		.map(([name, value]) => `${name} ${value.toFixed(1)}`)
		.join(', ');

async function measure(
	sql: SqlPool,
	database: { url: string; directory: string },
): Promise<object> {
	const ctx = createTestContext(sql, { now: new Date() });
	const bench = await fillDistrict(ctx, { volunteers: Number(options.volunteers), clients: 300 });
	const processes = await startProcesses(database);
	try {
		console.log(`${options.volunteers} volunteers, 300 clients, ${seconds} s at each rate`);
		console.log('              POST answered   offers stored    text taken   (ms: median, 99 %)');
		const rounds: OrderFigures[] = [];
		for (const rate of rates) {
			const round = await placeOrders(ctx, bench, processes, rate);
			rounds.push(round);
			console.log(
				`${String(rate).padStart(4)} orders/s ${milliseconds(round.answerMs)}  ${milliseconds(round.offersMs)}  ${milliseconds(round.toldMs)}   ${round.holds ? 'holds' : 'does not hold'}`,
			);
			console.log(
				`      looked at ${round.ordersPerSecond.toFixed(0)}/s; ${(round.offers / round.orders).toFixed(1)} offers an order; ${round.withoutOffers} had none, ${round.unlooked} were not looked at, ${round.failed} refused, ${round.untold} texts not taken`,
			);
			console.log(`      processor ms an order: ${shares(round.processorMsPerOrder)}`);
			if (!round.holds) break;
		}
		if (profile) await writeStatements(sql, profile);
		const bareOrdersPerSecond = await insertBare(ctx, database.url);
		console.log(`Bare INSERTs of the same rows: ${bareOrdersPerSecond.toFixed(0)} orders/s`);
		const rushed = await rush(ctx, bench, processes);
		console.log(
			`${rivals} taps on one place: ${rushed.perSecond.toFixed(0)} taps/s, ${milliseconds(rushed.answerMs)} ms; ${rushed.wrong} wrong; processor ms a tap: ${shares(rushed.processorMsPerTap)}`,
		);
		const holding = rounds.filter(({ holds }) => holds).at(-1);
		return { holdsAt: holding?.rate ?? 0, rounds, bareOrdersPerSecond, rush: rushed };
	} finally {
		await processes.worker.interrupt();
		await processes.web.interrupt();
	}
}

async function writeStatements(sql: SqlPool, folder: string): Promise<void> {
	await sql`create extension if not exists pg_stat_statements`;
	const rows = await sql<{ calls: number; doing: number; planning: number; query: string }[]>`
		select calls, total_exec_time as doing, total_plan_time as planning, query
		from pg_stat_statements order by total_exec_time + total_plan_time desc limit 60`;
	const lines = rows.map(
		({ calls, doing, planning, query }) =>
			`${doing.toFixed(0).padStart(8)} ms ${planning.toFixed(0).padStart(8)} ms planning ${String(calls).padStart(8)} ×  ${query.replace(/\s+/g, ' ').slice(0, 160)}`,
	);
	writeFileSync(join(folder, 'statements.txt'), lines.join('\n'));
}

if (profile) mkdirSync(profile, { recursive: true });
const folder = mkdtempSync(join(tmpdir(), 'yimi-bench-'));
chmodSync(folder, 0o711);
const database = await startEmbeddedDatabase({
	directory: folder,
	settings: {
		track_commit_timestamp: 'on',
		...(profile && {
			shared_preload_libraries: 'pg_stat_statements',
			'pg_stat_statements.track': 'all',
			'pg_stat_statements.track_planning': 'on',
		}),
	},
});
const sql = createPool(database.url);
try {
	await prepareDatabase(sql, database.url, 'real');
	const figures = await measure(sql, database);
	if (options.json) console.log(JSON.stringify(figures));
} finally {
	await sql.end();
	await database.stop();
	rmSync(database.directory, { recursive: true, force: true });
	rmSync(folder, { recursive: true, force: true });
}
process.exit();
