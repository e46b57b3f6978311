import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
	database = await createTestDatabase();
});
afterAll(() => database.end());

test('every table and column says what it holds', async () => {
	const silent = await database.sql<{ what: string }[]>`
		select c.relname || coalesce('.' || a.attname, '') as what
		from pg_class c
		join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
		left join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
		where c.relkind in ('r', 'p')
			and (obj_description(c.oid, 'pg_class') is null
				or col_description(c.oid, a.attnum) is null)
		order by 1`;
	expect(silent.map((row) => row.what)).toEqual([]);
});

test('what is encrypted, hashed or a name is classified as personal', async () => {
	const unclassified = await database.sql<{ what: string }[]>`
		select table_name || '.' || column_name as what
		from information_schema.columns
		where table_schema = 'public'
			and (column_name ~ '(_encrypted|_hash|phone_index|^name$|name_pinyin|name_initials|display_name|birth_date|longitude|latitude)$')
			and table_name not in ('areas', 'idempotency_keys', 'roster_imports', 'api_tokens')
			and coalesce(col_description((table_schema || '.' || table_name)::regclass, ordinal_position), '')
				!~ '^\\[(personal|sensitive|secret)\\]'
		order by 1`;
	expect(unclassified.map((row) => row.what)).toEqual([]);
});

test('foreign keys say what happens on delete', async () => {
	const silent = await database.sql<{ name: string }[]>`
		select conname as name from pg_constraint
		where contype = 'f' and connamespace = 'public'::regnamespace and confdeltype = 'a'`;
	expect(silent.map((row) => row.name)).toEqual([]);
});
