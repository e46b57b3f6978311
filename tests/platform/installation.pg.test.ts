import { afterEach, beforeEach, expect, test } from 'vitest';
import { prepareDatabase } from '../../src/lib/server/platform/installation.ts';
import { inspectDatabase } from '../../src/lib/server/platform/queries.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
beforeEach(async () => {
	database = await createTestDatabase();
});
afterEach(() => database.end());

const prepare = (kind: 'demo' | 'real') => prepareDatabase(database.sql, database.url, kind);

test('an empty database becomes what it is prepared for, and stays that', async () => {
	expect(await inspectDatabase(database.sql)).toBe('empty');
	await prepare('demo');
	await prepare('demo');
	expect(await inspectDatabase(database.sql)).toBe('demo');
});

test('the demo never touches a real installation, nor the other way round', async () => {
	await prepare('real');
	await expect(prepare('demo')).rejects.toThrow(/real installation.*demo never touches it/);
	expect(await inspectDatabase(database.sql)).toBe('real');
	await database.sql`update installations set kind = 'demo'`;
	await expect(prepare('real')).rejects.toThrow(/is a demo\. Use `npm start`/);
});

test('a database of somebody else is left alone', async () => {
	await database.sql`drop schema public cascade`;
	await database.sql`drop schema graphile_worker cascade`;
	await database.sql`drop schema migrations cascade`;
	await database.sql`create schema public`;
	await database.sql`create table invoices (id integer)`;
	await expect(prepare('demo')).rejects.toThrow(/tables that are not of Yimi/);
	const tables = await database.sql`
		select tablename from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`;
	expect(tables.map(({ tablename }) => tablename)).toEqual(['invoices']);
});
