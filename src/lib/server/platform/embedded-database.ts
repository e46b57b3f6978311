import { createHash, randomBytes } from 'node:crypto';
import { chownSync, existsSync, readFileSync, realpathSync } from 'node:fs';
import { renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import postgres from 'postgres';
import { prepareBinaries } from './embedded-binaries.ts';
import { EmbeddedDatabaseError } from './embedded-error.ts';
import { claimFolder, recordServer, releaseFolder } from './embedded-owner.ts';
import { isRunning, type ProcessIdentity } from './embedded-process.ts';
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

/**
 * Starts PostgreSQL on a folder, or adopts the server that still runs there after its owner was
 * killed. The server has a process group of its own, so that a terminal's Ctrl-C reaches only us;
 * it outlives us unless `stop()` is called. It listens on 127.0.0.1 alone and asks for a password.
 * @throws EmbeddedDatabaseError with a `code` and a sentence saying what to do
 */
export async function startEmbeddedDatabase(
	options: EmbeddedDatabaseOptions,
): Promise<EmbeddedDatabase> {
	try {
		return await start(options);
	} catch (error) {
		const aboutFile = error instanceof Error && 'syscall' in error && 'path' in error;
		throw aboutFile ? notAccessible(options.directory, error) : error;
	}
}

async function start({
	directory: requested,
	sharedDirectory = '/var/lib/yimi',
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
		const address = `postgres://yimi:${password}@127.0.0.1:${serverPort(cluster)}`;
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
	const hash = createHash('sha256').update(folder).digest('hex').slice(0, 16);
	const elsewhere = join(sharedDirectory, hash);
	const inFolder = chooseServerUser(dataFolder(folder));
	const staysInFolder =
		existsSync(dataFolder(folder)) ||
		(!existsSync(dataFolder(elsewhere)) && canReach(folder, inFolder));
	if (staysInFolder) return { directory: folder, user: inFolder };
	makeFolder(sharedDirectory);
	makeFolder(elsewhere);
	return { directory: elsewhere, user: chooseServerUser(dataFolder(elsewhere)) };
}

function dataFolder(directory: string): string {
	return join(directory, 'postgresql');
}

/** The superuser's password lies with the data, readable by the server's user alone. */
function keepPassword(directory: string, user: ServerUser | undefined): string {
	const path = join(directory, 'password');
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
