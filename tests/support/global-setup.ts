import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import type { TestProject } from 'vitest/node';
import {
	startEmbeddedDatabase,
	type EmbeddedDatabase,
} from '../../src/lib/server/platform/embedded-database.ts';
import { identifyProcess } from '../../src/lib/server/platform/embedded-process.ts';
import { migrateSchemas } from '../../src/lib/server/platform/installation.ts';
import {
	createEmptyDatabase,
	dropLeftovers,
	dropRun,
	newRun,
	urlOfDatabase,
} from './test-databases.ts';

/**
 * Runs once before the test files that need PostgreSQL: takes the server that TEST_DATABASE_URL
 * names or starts one of our own, and migrates the template that each file gets a copy of.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
	const own = process.env.TEST_DATABASE_URL ? undefined : await startOwnServer();
	const url = own?.url ?? (process.env.TEST_DATABASE_URL as string);
	const run = newRun();
	const admin = postgres(url, {
		max: 1,
		max_lifetime: null,
		onnotice: () => {},
		connection: { application_name: run },
	});
	async function tearDown(): Promise<void> {
		await dropRun(admin, run);
		await admin.end();
		if (own) await remove(own);
	}
	try {
		await dropLeftovers(admin);
		const template = `${run}_template`;
		await createEmptyDatabase(admin, template);
		await migrateSchemas(urlOfDatabase(url, template));
		project.provide('testServer', { url, run, template });
	} catch (error) {
		await tearDown();
		throw error;
	}
	return tearDown;
}

const ownServerFolder = /^yimi-test-(\d+)-/;

/** A server that forgets its data with the run, in a folder that bears this process's number. */
async function startOwnServer(): Promise<EmbeddedDatabase> {
	await removeAbandonedServers();
	const directory = mkdtempSync(join(tmpdir(), `yimi-test-${process.pid}-`));
	if (process.getuid?.() === 0) chmodSync(directory, 0o711);
	return startEmbeddedDatabase({
		directory,
		settings: {
			fsync: 'off',
			synchronous_commit: 'off',
			full_page_writes: 'off',
			max_connections: 200,
		},
	});
}

/**
 * Ends the servers of runs that were killed before they could do so themselves. What cannot be
 * tidied away (half made, or tidied by another run at this moment) is no reason to test nothing.
 */
async function removeAbandonedServers(): Promise<void> {
	for (const name of readdirSync(tmpdir())) {
		const pid = Number(ownServerFolder.exec(name)?.[1]);
		if (!pid || identifyProcess(pid)) continue;
		try {
			await removeAbandonedServer(join(tmpdir(), name));
		} catch (error) {
			process.stderr.write(`Left behind: ${name} (${(error as Error).message})\n`);
		}
	}
}

async function removeAbandonedServer(directory: string): Promise<void> {
	if (!existsSync(directory)) return;
	if (process.getuid && statSync(directory).uid !== process.getuid()) return;
	await remove(await startEmbeddedDatabase({ directory, settings: { fsync: 'off' } }));
}

async function remove(database: EmbeddedDatabase): Promise<void> {
	await database.stop();
	rmSync(database.directory, { recursive: true, force: true });
}
