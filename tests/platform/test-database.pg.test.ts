import postgres from 'postgres';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { createTestDatabase } from '../support/database.ts';
import {
	createEmptyDatabase,
	dropDatabase,
	dropLeftovers,
	newRun,
} from '../support/test-databases.ts';

let admin: postgres.Sql;

beforeAll(() => {
	admin = postgres(inject('testServer').url, { max: 1, onnotice: () => {} });
});
afterAll(() => admin.end());

async function databaseNames(): Promise<string[]> {
	const rows = await admin<{ name: string }[]>`select datname as name from pg_database`;
	return rows.map(({ name }) => name);
}

test('each test database is a migrated copy of its own, and gone at its end', async () => {
	const [one, other] = await Promise.all([createTestDatabase(), createTestDatabase()]);
	await one.sql`create table only_here (id integer)`;
	const inOther = await other.sql`select to_regclass('only_here') as found`;
	expect(inOther).toEqual([{ found: null }]);
	expect(await other.sql`select to_regclass('migrations.migrations') as found`).toEqual([
		{ found: 'migrations.migrations' },
	]);
	expect(await other.sql`select length('一米') as characters`).toEqual([{ characters: 2 }]);

	const names = [one.url, other.url].map((url) => new URL(url).pathname.slice(1));
	await Promise.all([one.end(), other.end()]);
	expect(await databaseNames()).not.toContain(names[0]);
	expect(await databaseNames()).not.toContain(names[1]);
});

test('databases of other names are never touched', async () => {
	await expect(dropDatabase(admin, 'postgres')).rejects.toThrow('yimi_test_');
	await expect(createEmptyDatabase(admin, 'yimi')).rejects.toThrow('yimi_test_');
});

test('what a dead run left is dropped, what a living run uses stays', async () => {
	const [deadRun, livingRun] = [newRun(), newRun()];
	const sign = postgres(inject('testServer').url, {
		max: 1,
		connection: { application_name: livingRun },
	});
	await sign`select 1`;
	await createEmptyDatabase(admin, `${livingRun}_template`);
	await createEmptyDatabase(admin, `${deadRun}_template`);

	await dropLeftovers(admin);

	const names = await databaseNames();
	expect(names).not.toContain(`${deadRun}_template`);
	expect(names).toContain(`${livingRun}_template`);
	expect(names).toContain(inject('testServer').template);
	await sign.end();
	await dropDatabase(admin, `${livingRun}_template`);
});
