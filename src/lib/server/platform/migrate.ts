import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { PG_MIGRATE_LOCK_ID, runner } from 'node-pg-migrate';
import pg from 'pg';

export interface MigrateOptions {
	databaseUrl: string;
	/** The folder with the migrations; the project's own when left out. */
	directory?: string;
	/** Hears which migration runs, and where in its SQL one failed. */
	onMessage?: (message: string) => void;
}

const projectMigrations = fileURLToPath(new URL('../../../../migrations', import.meta.url));

/**
 * Brings a database to the newest schema: runs every migration that has not run, in the order of
 * their numbers, each in a transaction of its own. Whoever comes second waits for the first.
 * @returns the names of the migrations that ran, such as "0001_areas"
 * @throws when a migration fails (it is rolled back, those before it stay), or when one was added
 * in front of one that has run
 */
export async function migrate({
	databaseUrl,
	directory = projectMigrations,
	onMessage = () => {},
}: MigrateOptions): Promise<string[]> {
	const client = new pg.Client({
		connectionString: databaseUrl,
		application_name: 'yimi migrate',
	});
	let connectionLost: Error | undefined;
	client.on('error', (error) => (connectionLost = error));
	await client.connect();
	try {
		await takeTurn(client, onMessage);
		// A migration that cannot have its lock soon gives up, lest all others queue behind it.
		await client.query("set lock_timeout = '5s'");
		const done = await runner({
			dbClient: client,
			dir: directory,
			direction: 'up',
			ignorePattern: '(?:\\..*|.*\\.md)',
			migrationsSchema: 'migrations',
			migrationsTable: 'migrations',
			createMigrationsSchema: true,
			noLock: true,
			logger: { info: onMessage, warn: onMessage, error: onMessage },
		});
		return done.map(({ name }) => name);
	} catch (error) {
		throw connectionLost ?? error;
	} finally {
		await client.end();
	}
}

/**
 * Takes node-pg-migrate's own advisory lock, which ends with the connection. Asked again and again,
 * because a waiting statement would hold up another's `create index concurrently` for ever.
 */
async function takeTurn(client: pg.Client, onMessage: (message: string) => void): Promise<void> {
	for (let waited = false; ; waited = true) {
		const { rows } = await client.query<{ taken: boolean }>(
			'select pg_try_advisory_lock($1) as taken',
			[PG_MIGRATE_LOCK_ID],
		);
		if (rows[0]?.taken) return;
		if (!waited) onMessage('Another process is migrating this database; waiting for it');
		await delay(200);
	}
}
