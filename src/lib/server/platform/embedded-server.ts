import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, closeSync, existsSync, mkdirSync, openSync, readdirSync } from 'node:fs';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { basename, join } from 'node:path';
import type { EmbeddedBinaries } from './embedded-binaries.ts';
import { EmbeddedDatabaseError } from './embedded-error.ts';
import { recordServer } from './embedded-owner.ts';
import { identifyProcess, isRunning, waitUntil, type ProcessIdentity } from './embedded-process.ts';
import type { ServerUser } from './embedded-user.ts';

/** One PostgreSQL cluster with what is kept beside it: password, port, log and owner. */
export interface Cluster {
	directory: string;
	/** PostgreSQL's own data folder, inside the directory. */
	data: string;
	/** Who runs the server, when it is not ourselves. */
	user: ServerUser | undefined;
	binaries: EmbeddedBinaries;
}

const startLimit = 120_000;
const fastStopLimit = 6_000;
const forcedStopLimit = 2_000;

/** Enough for a district's demo; the log keeps no statement, parameter or detail, so no names. */
const usualSettings = {
	shared_buffers: '128MB',
	jit: 'off',
	max_parallel_workers_per_gather: 0,
	listen_addresses: '127.0.0.1',
	unix_socket_directories: '',
	timezone: 'UTC',
	log_timezone: 'UTC',
	log_min_messages: 'log',
	log_min_error_statement: 'panic',
	log_error_verbosity: 'terse',
	log_checkpoints: 'off',
};

/**
 * Makes an empty cluster: UTF-8 and the builtin C.UTF-8 locale, whatever the environment says.
 * An interrupted attempt leaves nothing that a later one takes for a cluster.
 * @param durable false when the data need not survive a power failure
 */
export async function createCluster(
	{ directory, data, user, binaries }: Cluster,
	{ durable }: { durable: boolean },
): Promise<void> {
	for (const name of readdirSync(directory)) {
		if (!name.startsWith(`${basename(data)}.new-`)) continue;
		rmSync(join(directory, name), { recursive: true, force: true, maxRetries: 5 });
	}
	// A name of its own: an initdb whose owner was killed may still be at work on the last one.
	const draft = `${data}.new-${process.pid}`;
	mkdirSync(draft, { mode: 0o700 });
	if (user) chownSync(draft, user.uid, user.gid);
	const initdb = spawn(
		binaries.initdb,
		[
			`--pgdata=${draft}`,
			'--username=yimi',
			`--pwfile=${join(directory, 'password')}`,
			'--auth=scram-sha-256',
			'--encoding=UTF8',
			'--locale-provider=builtin',
			'--builtin-locale=C.UTF-8',
			'--locale=C',
			...(durable ? [] : ['--no-sync']),
		],
		{ ...user, cwd: directory, env: environment(), stdio: ['ignore', 'ignore', 'pipe'] },
	);
	let complaint = '';
	initdb.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));
	const [status] = await once(initdb, 'close').catch(notExecutable);
	if (status !== 0) throw notStarted(directory, complaint);
	renameSync(draft, data);
}

/**
 * The server that a dead owner left, once it is ready to be used; undefined when there is none, or
 * when it was about to end and has ended now.
 */
export async function findLiveServer(
	cluster: Pick<Cluster, 'directory' | 'data'>,
	left: ProcessIdentity | undefined,
): Promise<ProcessIdentity | undefined> {
	if (!left) return undefined;
	const settled = await waitUntil(() => !isRunning(left) || isReady(cluster, left), startLimit);
	if (!settled) throw notStarted(cluster.directory, `process ${left.pid} does not become ready`);
	return isRunning(left) ? left : undefined;
}

/**
 * Starts a server and waits until it takes connections.
 * @param left a server that ran on this cluster before and has ended
 */
export async function launchServer(
	cluster: Cluster,
	settings: Record<string, string | number>,
	left: ProcessIdentity | undefined,
): Promise<ProcessIdentity> {
	disownLockFile(cluster, left);
	const deadline = performance.now() + startLimit;
	for (;;) {
		const port = await choosePort(cluster);
		const server = await spawnServer(cluster, { ...usualSettings, ...settings, port });
		recordServer(cluster.directory, server);
		await waitUntil(() => !isRunning(server) || isReady(cluster, server), startLimit);
		if (isReady(cluster, server) && isRunning(server)) return server;
		await stopServer(server, cluster.binaries);
		const log = readFileSync(join(cluster.directory, 'server.log'), 'utf8');
		const passing =
			log.includes('could not create any TCP/IP sockets') ||
			// The last processes of a server that was killed are still on their way out.
			log.includes('pre-existing shared memory block');
		if (!passing || performance.now() > deadline) throw notStarted(cluster.directory, log);
	}
}

/**
 * Ends a server: fast, and by force when that takes too long.
 * @returns whether it has ended
 */
export async function stopServer(
	server: ProcessIdentity,
	binaries: EmbeddedBinaries,
): Promise<boolean> {
	const ended = () => !isRunning(server);
	if (ended()) return true;
	signal(server, 'INT', binaries);
	if (await waitUntil(ended, fastStopLimit)) return true;
	signal(server, 'QUIT', binaries);
	return waitUntil(ended, forcedStopLimit);
}

/** The port of the running server. */
export function serverPort({ data }: Pick<Cluster, 'data'>): number {
	return Number(lockFileLines(data)[3]);
}

function isReady({ data }: Pick<Cluster, 'data'>, server: ProcessIdentity): boolean {
	const lines = lockFileLines(data);
	return Number(lines[0]) === server.pid && lines[7]?.trim() === 'ready';
}

/** postmaster.pid: process, data folder, start, port, socket folder, address, memory, state. */
function lockFileLines(data: string): string[] {
	try {
		return readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n');
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
		throw error;
	}
}

/**
 * When the number of the server that ended belongs to another process by now, PostgreSQL takes that
 * for a live server. It ignores its parent's number, and still checks the memory on record.
 */
function disownLockFile({ data }: Cluster, left: ProcessIdentity | undefined): void {
	const lines = lockFileLines(data);
	if (!left || Number(lines[0]) !== left.pid) return;
	writeFileSync(join(data, 'postmaster.pid'), [String(process.pid), ...lines.slice(1)].join('\n'));
}

async function spawnServer(
	{ directory, data, user, binaries }: Cluster,
	settings: Record<string, string | number>,
): Promise<ProcessIdentity> {
	const log = openLog(directory, user);
	try {
		const child = spawn(
			binaries.postgres,
			[
				'-D',
				data,
				...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
			],
			{
				...user,
				cwd: directory,
				env: environment(),
				detached: true,
				stdio: ['ignore', log, log],
				windowsHide: true,
			},
		);
		await once(child, 'spawn').catch(notExecutable);
		child.unref();
		const pid = child.pid as number;
		return identifyProcess(pid) ?? { pid, startedAt: 'ended at once' };
	} finally {
		closeSync(log);
	}
}

/** Each start has a log of its own; the one before is kept. */
function openLog(directory: string, user: ServerUser | undefined): number {
	const path = join(directory, 'server.log');
	if (existsSync(path)) renameSync(path, `${path}.previous`);
	const log = openSync(path, 'w', 0o600);
	if (user) chownSync(path, user.uid, user.gid);
	return log;
}

/** The port of earlier starts if it is free, otherwise another, which is kept. */
async function choosePort({ directory, user }: Cluster): Promise<number> {
	const path = join(directory, 'port');
	const kept = existsSync(path) ? Number(readFileSync(path, 'utf8')) : 0;
	const port = (await tryPort(kept)) ?? (await tryPort(0));
	if (port === undefined) throw notStarted(directory, 'no port of 127.0.0.1 is free');
	if (port !== kept) writeFileSync(path, String(port));
	if (user) chownSync(path, user.uid, user.gid);
	return port;
}

/** Resolves to the port itself, or to any free one for 0; to undefined when it is taken. */
function tryPort(port: number): Promise<number | undefined> {
	return new Promise((resolve) => {
		const probe = createServer();
		probe.once('error', () => resolve(undefined));
		probe.listen({ port, host: '127.0.0.1' }, () => {
			const { port: found } = probe.address() as AddressInfo;
			probe.close(() => resolve(found));
		});
	});
}

function signal(server: ProcessIdentity, name: 'INT' | 'QUIT', binaries: EmbeddedBinaries): void {
	if (process.platform === 'win32') {
		spawnSync(binaries.pgCtl, ['kill', name, String(server.pid)], { windowsHide: true });
		return;
	}
	try {
		process.kill(server.pid, `SIG${name}`);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
	}
}

/** Nothing of ours but what programs need to run: PGDATA and the like would lead them astray. */
function environment(): NodeJS.ProcessEnv {
	const { PATH, SystemRoot, TEMP, TMP } = process.env;
	return { PATH, SystemRoot, TEMP, TMP, LC_ALL: 'C', TZ: 'UTC' };
}

function notExecutable(cause: unknown): never {
	throw new EmbeddedDatabaseError(
		'not_started',
		"PostgreSQL's programs cannot be executed here: either this system forbids it for their " +
			'folder, or it lacks the GNU C library. Give Yimi a server with DATABASE_URL.',
		{ cause },
	);
}

function notStarted(directory: string, complaint: string): EmbeddedDatabaseError {
	const lastLines = complaint.trim().split('\n').slice(-5).join('\n');
	return new EmbeddedDatabaseError(
		'not_started',
		`PostgreSQL did not start in ${directory}. It said:\n${lastLines}`,
	);
}
