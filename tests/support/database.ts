import { randomBytes } from 'node:crypto';
import postgres from 'postgres';
import { inject } from 'vitest';
import { createPool, type SqlPool } from '../../src/lib/server/platform/db.ts';
import { copyDatabase, dropDatabase, urlOfDatabase } from './test-databases.ts';

/** A migrated, otherwise empty database for one test file. */
export interface TestDatabase {
	url: string;
	/** A pool of at most 4 connections. */
	sql: SqlPool;
	/** Closes the pool and drops the database. */
	end(): Promise<void>;
}

/**
 * Creates a database for a test file, once in its `beforeAll`; `end()` belongs in `afterAll`.
 * The file must be named `*.pg.test.ts` or `*.journey.test.ts`, for which vitest prepares the
 * server.
 * @param options.template what to copy instead of the empty schema
 */
export async function createTestDatabase(
	options: { template?: string } = {},
): Promise<TestDatabase> {
	const { url: serverUrl, run, template: emptySchema } = inject('testServer');
	const template = options.template ?? emptySchema;
	const name = `${run}_${randomBytes(4).toString('hex')}`;
	await asAdmin(serverUrl, (admin) => copyDatabase(admin, template, name));
	const url = urlOfDatabase(serverUrl, name);
	const sql = createPool(url, { max: 4 });
	return {
		url,
		sql,
		async end() {
			await sql.end();
			await asAdmin(serverUrl, (admin) => dropDatabase(admin, name));
		},
	};
}

async function asAdmin(
	serverUrl: string,
	work: (admin: postgres.Sql) => Promise<void>,
): Promise<void> {
	const admin = postgres(serverUrl, { max: 1, onnotice: () => {} });
	try {
		await work(admin);
	} finally {
		await admin.end();
	}
}
