import { Logger, runMigrations } from 'graphile-worker';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { SqlPool } from './db.ts';
import { generateKeys } from './encryption.ts';
import { migrate } from './migrate.ts';
import { inspectDatabase, insertInstallation } from './queries.ts';

/**
 * Brings a database to the newest schema, the queue's included, and marks what kind of installation
 * it is. A demo takes an empty database or a demo; a real one an empty database or a real one.
 * @throws Error that says what is in the way; nothing was changed then
 */
export async function prepareDatabase(
	sql: SqlPool,
	databaseUrl: string,
	kind: 'demo' | 'real',
	onMessage?: (message: string) => void,
): Promise<void> {
	const found = await inspectDatabase(sql);
	if (found === 'foreign')
		throw new Error(
			'The database holds tables that are not of Yimi. Give Yimi an empty database of its own.',
		);
	if (found !== 'empty' && found !== kind)
		throw new Error(
			kind === 'demo'
				? 'The database is a real installation: the demo never touches it. Unset DATABASE_URL, or name an empty database.'
				: 'The database is a demo. Use `npm start` for it, and an empty database for a real installation.',
		);
	await migrateSchemas(databaseUrl, onMessage);
	await insertInstallation(sql, kind, new Date());
}

/** Brings our schema and the queue's to their newest. */
export async function migrateSchemas(
	databaseUrl: string,
	onMessage?: (message: string) => void,
): Promise<void> {
	await migrate({ databaseUrl, onMessage });
	await runMigrations({
		connectionString: databaseUrl,
		logger: new Logger(() => (_level, message) => onMessage?.(message)),
	});
}

/** The demo's own keys: made at the first start and kept beside its data. */
export async function demoKeys(
	dataDirectory: string,
): Promise<{ keys: string; indexKey: string; made: boolean }> {
	const file = path.join(dataDirectory, 'demo-keys.json');
	try {
		return { ...JSON.parse(await readFile(file, 'utf8')), made: false };
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
		const made = generateKeys();
		await mkdir(dataDirectory, { recursive: true });
		await writeFile(file, JSON.stringify(made), { mode: 0o600, flag: 'wx' });
		return { ...made, made: true };
	}
}
