import { createHash, randomBytes } from 'node:crypto';
import { chownSync, existsSync, readFileSync, realpathSync } from 'node:fs';
import { renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import postgres from 'postgres';
import { prepareBinaries } from './embedded-binaries.ts';
import { EmbeddedDatabaseError } from './embedded-error.ts';
import { claimFolder, findLiveOwner, recordServer, releaseFolder } from './embedded-owner.ts';
import { isRunning, waitUntil, type ProcessIdentity } from './embedded-process.ts';
import {
	createCluster,
	findLiveServer,
	launchServer,
	serverPort,
	stopServer,
	type Cluster,
} from './embedded-server.ts';
import {
	canReach,
	chooseServerUser,
	makeFolder,
	runsAsRoot,
	type ServerUser,
} from './embedded-user.ts';

export { EmbeddedDatabaseError } from './embedded-error.ts';

export interface EmbeddedDatabaseOptions {
	/** Where the data should live; see `directory` of the result. */
	directory: string;
	/** Where programs and data go when root starts the server and its user cannot reach them. */
	sharedDirectory?: string;
	/** PostgreSQL settings that replace our own, such as `{ fsync: 'off' }`. */
	settings?: Record<string, string | number>;
	/** Hears plain sentences about steps that take a while. */
	onMessage?: (message: string) => void;
}

export interface EmbeddedDatabase {
	/** A connection string for the superuser of the database "yimi". */
	url: string;
	/** Where the data really lives: the folder asked for, or one beside it in the shared folder. */
	directory: string;
	/** Whether the server was left running by an owner who died. */
	adopted: boolean;
	/** Ends the server: fast, by force after 6 seconds, within 8 seconds. */
	stop(): Promise<void>;
}

const databaseName = 'yimi';
const usualSharedDirectory = '/var/lib/yimi';
const ownerStartMilliseconds = 120_000;

/**
 * Starts PostgreSQL on a folder, or adopts the server that still runs there after its owner was
 * killed. The server has a process group of its own, so that a terminal's Ctrl-C reaches only us;
 * it outlives us unless `stop()` is called. It listens on 127.0.0.1 alone and asks for a password.
 * @throws EmbeddedDatabaseError with a `code` and a sentence saying what to do
 */
export async function startEmbeddedDatabase(
	options: EmbeddedDatabaseOptions,
): Promise<EmbeddedDatabase> {
	return explainFiles(options.directory, () => start(options));
}

/** A server that somebody else started and goes on owning. */
export type JoinedDatabase = Pick<EmbeddedDatabase, 'url' | 'directory'>;

/**
 * Finds the server that a living owner runs on a folder, and waits until it is ready; undefined
 * when nobody does. Beside `npm start`, a command works on the same database that way.
 * @throws EmbeddedDatabaseError when the server may not be used by this user
 */
export async function joinEmbeddedDatabase(
	requested: string,
	sharedDirectory = usualSharedDirectory,
): Promise<JoinedDatabase | undefined> {
	return explainFiles(requested, () => findOwned(requested, sharedDirectory));
}

async function explainFiles<Result>(
	directory: string,
	work: () => Promise<Result>,
): Promise<Result> {
	try {
		return await work();
	} catch (error) {
		const aboutFile = error instanceof Error && 'syscall' in error && 'path' in error;
		throw aboutFile ? notAccessible(directory, error) : error;
	}
}

async function start({
	directory: requested,
	sharedDirectory = usualSharedDirectory,
	settings = {},
	onMessage = () => {},
}: EmbeddedDatabaseOptions): Promise<EmbeddedDatabase> {
	const { directory, user } = choosePlace(requested, sharedDirectory);
	const binaries = prepareBinaries(user, sharedDirectory, onMessage);
	const leftServer = claimFolder(directory);
	let server: ProcessIdentity | undefined;
	try {
		const cluster: Cluster = { directory, data: dataFolder(directory), user, binaries };
		const password = keepPassword(directory, user);
		checkVersion(cluster);
		server = await findLiveServer(cluster, leftServer);
		const adopted = server !== undefined;
		if (server) {
			recordServer(directory, server);
		} else {
			if (!existsSync(cluster.data)) {
				onMessage(`Preparing a new database in ${directory}`);
				await createCluster(cluster, { durable: settings.fsync !== 'off' });
			}
			server = await launchServer(cluster, settings, leftServer);
		}
		const address = addressOf(cluster, password);
		await createDatabase(address);
		const running = server;
		let stopped: Promise<void> | undefined;
		return {
			url: `${address}/${databaseName}`,
			directory,
			adopted,
			stop: () => (stopped ??= stop(cluster, running)),
		};
	} catch (error) {
		const left = server ?? leftServer;
		if (server) await stopServer(server, binaries);
		// A server that still runs stays on record, for the next start to find.
		if (!left || !isRunning(left)) releaseFolder(directory);
		throw error;
	}
}

function addressOf(cluster: Pick<Cluster, 'data'>, password: string): string {
	return `postgres://yimi:${password}@127.0.0.1:${serverPort(cluster)}`;
}

async function findOwned(
	requested: string,
	sharedDirectory: string,
): Promise<JoinedDatabase | undefined> {
	if (!existsSync(requested)) return undefined;
	const folder = realpathSync(requested);
	const places = runsAsRoot() ? [folder, elsewhere(folder, sharedDirectory)] : [folder];
	const directory = places.find((place) => findLiveOwner(place));
	if (!directory) return undefined;
	await waitUntil(() => {
		const owner = findLiveOwner(directory);
		return !owner || (owner.server !== undefined && isRunning(owner.server));
	}, ownerStartMilliseconds);
	const cluster = { directory, data: dataFolder(directory) };
	const server = await findLiveServer(cluster, findLiveOwner(directory)?.server);
	if (!server) return undefined;
	const password = readFileSync(passwordFile(directory), 'utf8').trim();
	return { url: `${addressOf(cluster, password)}/${databaseName}`, directory };
}

async function stop(cluster: Cluster, server: ProcessIdentity): Promise<void> {
	if (await stopServer(server, cluster.binaries)) releaseFolder(cluster.directory);
}

/** Data stays where it is; new data of root goes where the server's user can reach it. */
function choosePlace(
	requested: string,
	sharedDirectory: string,
): { directory: string; user: ServerUser | undefined } {
	makeFolder(requested);
	if (!runsAsRoot()) return { directory: resolve(requested), user: undefined };
	const folder = realpathSync(requested);
	const outside = elsewhere(folder, sharedDirectory);
	const inFolder = chooseServerUser(dataFolder(folder));
	const staysInFolder =
		existsSync(dataFolder(folder)) ||
		(!existsSync(dataFolder(outside)) && canReach(folder, inFolder));
	if (staysInFolder) return { directory: folder, user: inFolder };
	makeFolder(sharedDirectory);
	makeFolder(outside);
	return { directory: outside, user: chooseServerUser(dataFolder(outside)) };
}

/** Where root's data for a folder lies that the server's user cannot reach. */
function elsewhere(folder: string, sharedDirectory: string): string {
	const hash = createHash('sha256').update(folder).digest('hex').slice(0, 16);
	return join(sharedDirectory, hash);
}

function passwordFile(directory: string): string {
	return join(directory, 'password');
}

function dataFolder(directory: string): string {
	return join(directory, 'postgresql');
}

/** The superuser's password lies with the data, readable by the server's user alone. */
function keepPassword(directory: string, user: ServerUser | undefined): string {
	const path = passwordFile(directory);
	if (!existsSync(path)) {
		const draft = `${path}.new`;
		writeFileSync(draft, randomBytes(24).toString('hex'), { mode: 0o600, flush: true });
		if (user) chownSync(draft, user.uid, user.gid);
		renameSync(draft, path);
	}
	return readFileSync(path, 'utf8').trim();
}

function checkVersion({ data, user, directory, binaries }: Cluster): void {
	if (!existsSync(data)) return;
	if (user && !canReach(data, user)) {
		throw notAccessible(directory, new Error(`user ${user.uid}, who owns the data, cannot enter`));
	}
	const found = readFileSync(join(data, 'PG_VERSION'), 'utf8').trim();
	if (found === binaries.majorVersion) return;
	throw new EmbeddedDatabaseError(
		'version_mismatch',
		`The database in ${directory} was made by PostgreSQL ${found}, but this is PostgreSQL ` +
			`${binaries.majorVersion}. Use the Yimi that made it, or choose another folder with YIMI_DATA.`,
	);
}

function notAccessible(directory: string, cause: Error): EmbeddedDatabaseError {
	return new EmbeddedDatabaseError(
		'folder_not_accessible',
		`The database folder ${directory} cannot be used (${cause.message}). ` +
			'Start Yimi as the user who owns it, or choose another folder with YIMI_DATA.',
		{ cause },
	);
}

async function createDatabase(address: string): Promise<void> {
	const sql = postgres(`${address}/postgres`, { max: 1, connect_timeout: 10 });
	try {
		const found = await sql`select 1 from pg_database where datname = ${databaseName}`;
		if (found.length === 0) await sql`create database ${sql(databaseName)}`;
	} finally {
		await sql.end();
	}
}
