import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type postgres from 'postgres';

/** A server for tests, as the global setup hands it to the test files. */
export interface TestServer {
	/** A connection string of the server; its own database is never touched. */
	url: string;
	/** The name that begins those of all databases of this run: "yimi_test_" and eight digits. */
	run: string;
	/** The migrated database that each test file gets a copy of. */
	template: string;
}

declare module 'vitest' {
	export interface ProvidedContext {
		testServer: TestServer;
	}
}

/** A new name for a run: "yimi_test_" and eight hexadecimal digits. */
export function newRun(): string {
	return `yimi_test_${randomBytes(4).toString('hex')}`;
}

/** The connection string of another database on the same server. */
export function urlOfDatabase(serverUrl: string, database: string): string {
	const url = new URL(serverUrl);
	url.pathname = `/${database}`;
	return url.href;
}

/** Creates an empty database in UTF-8, whatever the server's own encoding. */
export async function createEmptyDatabase(admin: postgres.Sql, name: string): Promise<void> {
	refuseOthers(name);
	await admin`create database ${admin(name)} template template0 encoding 'UTF8'`;
}

/** Creates a copy of a template, waiting up to 20 seconds while the template is in use. */
export async function copyDatabase(
	admin: postgres.Sql,
	template: string,
	name: string,
): Promise<void> {
	refuseOthers(name);
	for (let attempt = 1; ; attempt++) {
		try {
			await admin`create database ${admin(name)} template ${admin(template)}`;
			return;
		} catch (error) {
			const objectInUse = (error as { code?: string }).code === '55006';
			if (!objectInUse || attempt === 100) throw error;
			await delay(200);
		}
	}
}

/** Drops a database and whatever is connected to it; one that is gone already is no error. */
export async function dropDatabase(admin: postgres.Sql, name: string): Promise<void> {
	refuseOthers(name);
	await admin`drop database if exists ${admin(name)} with (force)`;
}

/** Drops all databases of one run. */
export async function dropRun(admin: postgres.Sql, run: string): Promise<void> {
	for (const { name } of await listTestDatabases(admin)) {
		if (runOf(name) === run) await dropDatabase(admin, name);
	}
}

/**
 * Drops the databases of runs that ended without doing so. A run that lives keeps a connection
 * which bears its name; it is opened before the run's first database is created.
 */
export async function dropLeftovers(admin: postgres.Sql): Promise<void> {
	const databases = await listTestDatabases(admin);
	const living = await admin<{ name: string }[]>`
		select application_name as name from pg_stat_activity where application_name like 'yimi\\_test\\_%'`;
	const livingRuns = new Set(living.map(({ name }) => name));
	for (const { name } of databases) {
		const run = runOf(name);
		if (run && !livingRuns.has(run)) await dropDatabase(admin, name);
	}
}

function listTestDatabases(admin: postgres.Sql): Promise<{ name: string }[]> {
	return admin<{ name: string }[]>`
		select datname as name from pg_database
		where datname like 'yimi\\_test\\_%' and pg_has_role(datdba, 'usage')`;
}

function runOf(database: string): string | undefined {
	return /^(yimi_test_[0-9a-f]{8})_/.exec(database)?.[1];
}

function refuseOthers(name: string): void {
	if (!/^yimi_test_[0-9a-z_]+$/.test(name)) {
		throw new Error(`Tests may only touch databases named yimi_test_*, not ${name}`);
	}
}
