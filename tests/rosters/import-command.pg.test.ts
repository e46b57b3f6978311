import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { runImport } from '../../src/import-command.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { createDistrict, createTestContext } from '../support/district.ts';
import { csv, volunteerHeadings, volunteerRows } from '../support/rosters.ts';
import { createTestRuntime, type TestRuntime } from '../support/runtime.ts';

vi.setConfig({ testTimeout: 90_000 });

let database: TestDatabase;
let runtime: TestRuntime;
let folder: string;

beforeAll(async () => {
	database = await createTestDatabase();
	runtime = createTestRuntime(database);
	await createDistrict(createTestContext(database.sql));
	folder = await mkdtemp(join(tmpdir(), 'yimi-command-'));
	vi.stubEnv('INIT_CWD', folder);
	vi.stubEnv('LC_ALL', 'en_GB.UTF-8');
});
afterAll(async () => {
	vi.unstubAllEnvs();
	await rm(folder, { recursive: true });
	await database.end();
});
beforeEach(async () => {
	await database.sql`truncate volunteers cascade`;
});

async function run(...words: string[]) {
	const lines: string[] = [];
	const code = await runImport(runtime, words, (line) => lines.push(line));
	const [row] = await database.sql<{ count: number }[]>`select count(*) as count from volunteers`;
	return { code, lines, people: row!.count };
}

const rows = volunteerRows(2_500, { community: '正阳社区' });

test('problems are printed by line and column, and nothing is written, even when told to', async () => {
	const wrong = rows.slice(0, 3).map((row) => [...row]);
	wrong[1]![3] = '1950-13';
	await writeFile(join(folder, 'wrong.csv'), csv([...volunteerHeadings, '政治面貌'], wrong));
	expect(await run('volunteers', 'wrong.csv', '--yes')).toEqual({
		code: 1,
		lines: [
			'Column H “政治面貌”: This heading is not known, so the column was not read.',
			'Line 3, column D: There is no such day. Check the date.',
			'People: 3. Errors: 1. Notices: 0.',
			'Nothing was written.',
		],
		people: 0,
	});
});

test('a good file is only previewed, unless it is confirmed', async () => {
	await writeFile(join(folder, 'good.csv'), csv(volunteerHeadings, rows));
	const counted = [
		'People: 2500. Errors: 0. Notices: 0.',
		'To be added: 2500. To be changed: 0. Left as they are: 0.',
	];
	expect(await run('volunteers', 'good.csv')).toEqual({
		code: 0,
		lines: [...counted, 'To write it, add --confirm.', 'Nothing was written.'],
		people: 0,
	});
	// Tests have no terminal in which to ask.
	expect(await run('volunteers', 'good.csv', '--confirm')).toEqual({
		code: 1,
		lines: [
			...counted,
			'There is no terminal to ask in. To write without being asked, add --yes.',
			'Nothing was written.',
		],
		people: 0,
	});
	const written = await run('volunteers', 'good.csv', '--confirm', '--yes');
	expect(written).toMatchObject({ code: 0, people: 2_500 });
	expect(written.lines).toContain('2500 of 2500 people written');
	expect(written.lines.at(-1)).toBe('Written. Added: 2500. Changed: 0. Left as they are: 0.');
	expect(await database.sql`select from roster_import_chunks`).toHaveLength(0);
});

test('a file that is not there or cannot be read, and a wrong command, are said in a sentence', async () => {
	await writeFile(join(folder, 'old.xls'), 'old');
	await expect(run('volunteers', 'none.csv')).rejects.toThrow(
		`There is no file ${join(folder, 'none.csv')}.`,
	);
	await expect(run('volunteers', 'old.xls')).rejects.toThrow('This is not an XLSX file');
	for (const words of [[], ['volunteers'], ['brands', 'old.xls'], ['clients', 'a', '--now']]) {
		await expect(run(...words)).rejects.toThrow(/^Say: npm run import -- volunteers FILE/);
	}
});
