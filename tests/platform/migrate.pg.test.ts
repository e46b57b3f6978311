import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { migrate } from '../../src/lib/server/platform/migrate.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let directory: string;

beforeEach(async () => {
	database = await createTestDatabase();
	// The template brings the project's migrations along; these tests bring their own.
	await database.sql`drop schema migrations cascade`;
	directory = mkdtempSync(join(tmpdir(), 'yimi-migrations-'));
});
afterEach(async () => {
	rmSync(directory, { recursive: true, force: true });
	await database.end();
});

function write(files: Record<string, string>): void {
	for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
}

function migrateHere(onMessage?: (message: string) => void): Promise<string[]> {
	return migrate({ databaseUrl: database.url, directory, onMessage });
}

async function exists(table: string): Promise<boolean> {
	const [row] = await database.sql`select to_regclass(${table}) is not null as found`;
	return Boolean(row?.found);
}

const concurrentIndex = `
import type { MigrationBuilder } from 'node-pg-migrate';
export const down = false;
export function up(pgm: MigrationBuilder): void {
	pgm.noTransaction();
	pgm.sql('drop index concurrently if exists trial_steps_number');
	pgm.sql('create index concurrently trial_steps_number on trial_steps (number)');
}`;

test('files run in the order of their numbers, once, and other files are left alone', async () => {
	write({
		'README.md': 'not SQL',
		'0010_third.sql': 'insert into trial_steps values (3);',
		'0002_second.sql': "insert into trial_steps values (2); comment on table trial_steps is '步';",
		'0001_first.sql': '-- steps\ncreate table trial_steps (number integer);\n',
		'0011_index.ts': concurrentIndex,
	});
	expect(await migrateHere()).toEqual(['0001_first', '0002_second', '0010_third', '0011_index']);
	expect(await database.sql`select number from trial_steps`).toEqual([
		{ number: 2 },
		{ number: 3 },
	]);
	expect(await exists('trial_steps_number')).toBe(true);
	expect(await migrateHere()).toEqual([]);
});

test('two processes at once run each migration once', async () => {
	write({
		'0001_first.sql': 'create table trial_steps (number integer); select pg_sleep(0.3);',
		'0002_index.ts': concurrentIndex,
	});
	const messages: string[] = [];
	const runs = await Promise.all([
		migrateHere((message) => messages.push(message)),
		migrateHere((message) => messages.push(message)),
	]);
	expect(runs.flat().sort()).toEqual(['0001_first', '0002_index']);
	expect(messages).toContain('Another process is migrating this database; waiting for it');
});

test('a migration that fails leaves nothing behind, and those before it stay', async () => {
	write({
		'0001_good.sql': 'create table trial_good (id integer);',
		'0002_bad.sql': 'create table trial_bad (id integer);\nselect nonsense;',
	});
	const messages: string[] = [];
	await expect(migrateHere((message) => messages.push(message))).rejects.toThrow('nonsense');
	expect(messages.join('\n')).toContain('0002_bad');
	expect(await exists('trial_good')).toBe(true);
	expect(await exists('trial_bad')).toBe(false);

	write({ '0002_bad.sql': 'create table trial_bad (id integer);' });
	expect(await migrateHere()).toEqual(['0002_bad']);
});

test('a migration cannot be slipped in before one that has run', async () => {
	write({ '0002_second.sql': 'create table trial_second (id integer);' });
	await migrateHere();
	write({ '0001_first.sql': 'create table trial_first (id integer);' });
	await expect(migrateHere()).rejects.toThrow('0001_first');
	expect(await exists('trial_first')).toBe(false);
});

test('a migration gives up when it cannot have its lock in 5 seconds', async () => {
	write({ '0001_first.sql': 'create table trial_steps (number integer);' });
	await migrateHere();
	write({ '0002_column.sql': 'alter table trial_steps add column reason text;' });
	await database.sql.begin(async (sql) => {
		await sql`lock table trial_steps`;
		await expect(migrateHere()).rejects.toMatchObject({ code: '55P03' });
	});
	expect(await migrateHere()).toEqual(['0002_column']);
});
