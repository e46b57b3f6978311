import type { Pool } from 'pg';
import { startWorker } from '../jobs/worker.ts';
import { loadBuiltPages } from './built-pages.ts';
import { describeDemoAccounts, fillDemoDistrict } from './demo-district.ts';
import { runImport } from './import-command.ts';
import { systemClock } from './lib/server/platform/clock.ts';
import { readConfig, type Config } from './lib/server/platform/config.ts';
import type { Context } from './lib/server/platform/context.ts';
import { createPool } from './lib/server/platform/db.ts';
import {
	joinEmbeddedDatabase,
	startEmbeddedDatabase,
	type EmbeddedDatabase,
} from './lib/server/platform/embedded-database.ts';
import { createFieldCodec, parseKeyring } from './lib/server/platform/encryption.ts';
import { demoKeys, prepareDatabase } from './lib/server/platform/installation.ts';
import { createLog } from './lib/server/platform/log.ts';
import { createDemoChannel, createWebhookChannel } from './lib/server/platform/message-channel.ts';
import { inspectDatabase } from './lib/server/platform/queries.ts';
import { createRateLimits } from './lib/server/platform/rate-limits.ts';
import { createContext, installRuntime, type Runtime } from './lib/server/platform/runtime.ts';
import { createSmallPool } from './lib/server/platform/small-pool.ts';
import { runSetUp } from './set-up-command.ts';
import { runSimulate } from './simulate-command.ts';
import { startWeb, type PageHandler } from './web.ts';

/**
 * The composition root. `demo` is `npm start`: an embedded database, generated people, web and
 * worker in one process. `dev` is the demo with Vite. `simulate` needs no installation; the others
 * belong to a real one.
 */
const mode = process.argv[2] ?? '';
const modes = ['demo', 'dev', 'web', 'worker', 'migrate', 'set-up', 'seed', 'import', 'simulate'];

/** What must be ended, in the order in which it was started. */
const closers: (() => Promise<void>)[] = [];
const longestShutdownMilliseconds = 9_500;

function say(message: string): void {
	process.stdout.write(`${message}\n`);
}

let stopping = false;
async function stop(exitCode: number): Promise<void> {
	if (stopping) return;
	stopping = true;
	setTimeout(() => process.exit(exitCode || 1), longestShutdownMilliseconds).unref();
	for (const close of closers.reverse()) {
		await close().catch((error: Error) => process.stderr.write(`${error.message}\n`));
	}
	process.exit(exitCode);
}

async function startDatabase({ dataDirectory }: Config): Promise<EmbeddedDatabase> {
	const database = await startEmbeddedDatabase({ directory: dataDirectory, onMessage: say });
	closers.push(() => database.stop());
	say(`The database lives in ${database.directory}`);
	return database;
}

async function connect(config: Config): Promise<{ runtime: Runtime; smallPool: Pool }> {
	const demo = config.installation === 'demo';
	let { databaseUrl, dataDirectory } = config;
	if (!databaseUrl) {
		// A command works beside `npm start`; two servers on one folder are refused.
		const isCommand = ['import', 'seed', 'simulate'].includes(mode);
		const joined = isCommand ? await joinEmbeddedDatabase(dataDirectory) : undefined;
		({ url: databaseUrl, directory: dataDirectory } = joined ?? (await startDatabase(config)));
	}
	const sql = createPool(databaseUrl);
	closers.push(() => sql.end({ timeout: 3 }));
	await prepareDatabase(sql, databaseUrl, config.installation);
	let keys = { keys: config.keys, indexKey: config.indexKey };
	if (demo && !(keys.keys && keys.indexKey)) {
		const own = await demoKeys(dataDirectory);
		if (own.made) say(`The demo made its own keys, kept in ${dataDirectory}`);
		keys = own;
	}
	const log = createLog(config.logLevel);
	const codec = createFieldCodec(parseKeyring(keys.keys ?? '', keys.indexKey ?? ''));
	const smallPool = createSmallPool(databaseUrl, config.workerConcurrency + 4, () =>
		log.warn('a connection of the small pool was lost'),
	);
	closers.push(() => smallPool.end());
	const runtime = installRuntime({
		config,
		sql,
		clock: systemClock,
		log,
		codec,
		limits: createRateLimits(smallPool, codec),
		channel:
			config.messageWebhook && !demo
				? createWebhookChannel(config.messageWebhook)
				: createDemoChannel(),
	});
	return { runtime, smallPool };
}

async function pagesFromSource(): Promise<PageHandler> {
	const { createServer } = await import('vite');
	const vite = await createServer({ server: { middlewareMode: true } });
	closers.push(() => vite.close());
	return vite.middlewares as unknown as PageHandler;
}

/** What a command works on: a folder is a demo's, and a database says itself what it is. */
async function installationOfCommand(): Promise<Config['installation']> {
	const url = process.env['DATABASE_URL'];
	if (!url) return 'demo';
	const sql = createPool(url, { max: 1 });
	try {
		const found = await inspectDatabase(sql);
		if (found === 'demo' || found === 'real') return found;
		throw new Error('The database is no installation of Yimi. Run `npm run migrate` first.');
	} finally {
		await sql.end();
	}
}

async function contextOfCommand(): Promise<Context> {
	const { runtime } = await connect(readConfig(process.env, await installationOfCommand()));
	return createContext(runtime, { actor: { kind: 'system' } });
}

async function main(): Promise<void> {
	if (!modes.includes(mode)) throw new Error(`Say one of: ${modes.join(', ')}.`);
	if (mode === 'simulate') {
		await runSimulate(process.argv.slice(3), contextOfCommand, say);
		return stop(0);
	}
	if (mode === 'set-up') {
		const connectReal = async () => (await connect(readConfig(process.env, 'real'))).runtime;
		return stop(await runSetUp(process.argv.slice(3), connectReal, say));
	}
	const demo = mode === 'demo' || mode === 'dev' || mode === 'seed';
	const usual = demo ? 'demo' : 'real';
	const config = readConfig(process.env, mode === 'import' ? await installationOfCommand() : usual);
	const { runtime, smallPool } = await connect(config);
	if (mode === 'migrate') return stop(0);
	if (mode === 'import') return stop(await runImport(runtime, process.argv.slice(3), say));
	if (demo) await fillDemoDistrict(runtime, say);
	if (mode === 'seed') {
		describeDemoAccounts().forEach(say);
		return stop(0);
	}
	if (mode !== 'worker') {
		const pages =
			mode === 'dev' ? await pagesFromSource() : await loadBuiltPages(config.publicOrigin);
		const web = await startWeb(runtime, pages);
		closers.push(() => web.close());
	}
	if (mode !== 'web') {
		const worker = await startWorker(runtime, smallPool);
		closers.push(() => worker.stop());
	}
	if (mode === 'worker') say('The worker is ready.');
	else say(`Yimi is ready: ${config.publicOrigin}`);
	if (demo) describeDemoAccounts().forEach(say);
}

process.on('SIGINT', () => void stop(0));
process.on('SIGTERM', () => void stop(0));
main().catch((error: Error) => {
	process.stderr.write(`${error.message}\n`);
	void stop(1);
});
