import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Sql } from '../platform/db.ts';

/** Rows of one table: all with the same columns, in camelCase. */
export type DemoRow = Record<string, unknown>;

const rowsAtOnce = 500;

/** Whether the database holds no district yet. */
export async function hasNoArea(sql: Sql): Promise<boolean> {
	const [row] = await sql<{ empty: boolean }[]>`select not exists (select from areas) as empty`;
	return row?.empty ?? false;
}

/** Keeps a second seeding out until the transaction that is open ends. */
export async function lockSeeding(sql: Sql): Promise<void> {
	await sql`select pg_advisory_xact_lock(hashtextextended('demo/seed', 0))`;
}

/** Copies rows into a table; columns left out get their default. */
export async function insertRows(sql: Sql, table: string, rows: readonly DemoRow[]): Promise<void> {
	const [first] = rows;
	if (!first) return;
	const keys = Object.keys(first);
	const columns = keys.map((key) => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
	const stream = await sql`copy ${sql(table)} (${sql(columns)}) from stdin`.writable();
	await pipeline(Readable.from(linesOf(rows, keys)), stream);
}

/** Moves the sequence of order numbers on, behind those that were given. */
export async function skipOrderNumbers(sql: Sql, last: number): Promise<void> {
	await sql`select setval('order_numbers', ${last})`;
}

/** Tells the planner what the tables hold, which it would learn by itself a minute later. */
export async function analyzeTables(sql: Sql): Promise<void> {
	await sql`analyze`;
}

/** Rows as COPY reads them, some hundreds at a time. */
function* linesOf(rows: readonly DemoRow[], keys: readonly string[]): Generator<string> {
	for (let start = 0; start < rows.length; start += rowsAtOnce) {
		let lines = '';
		for (const row of rows.slice(start, start + rowsAtOnce)) {
			for (const [index, key] of keys.entries())
				lines += (index === 0 ? '' : '\t') + copyForm(row[key]);
			lines += '\n';
		}
		yield lines;
	}
}

const escapes: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** A value in the text format of COPY: a list of texts is an array, any other object is JSON. */
function copyForm(value: unknown): string {
	if (value === null || value === undefined) return '\\N';
	if (typeof value === 'number' || typeof value === 'boolean') return String(value);
	if (value instanceof Date) return value.toISOString();
	if (value instanceof Uint8Array) return `\\\\x${Buffer.from(value).toString('hex')}`;
	const text =
		typeof value === 'string'
			? value
			: Array.isArray(value) && typeof value[0] === 'string'
				? `{${value.map((each) => JSON.stringify(each)).join(',')}}`
				: JSON.stringify(value);
	return /[\\\t\n\r]/.test(text)
		? text.replace(/[\\\t\n\r]/g, (sign) => escapes[sign] ?? sign)
		: text;
}
