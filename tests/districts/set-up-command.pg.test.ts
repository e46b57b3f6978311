import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { startYimi } from '../support/yimi-process.ts';

vi.setConfig({ testTimeout: 90_000 });

let database: TestDatabase;
let folder: string;

beforeAll(async () => {
	database = await createTestDatabase();
	folder = await mkdtemp(join(tmpdir(), 'yimi-set-up-'));
});
afterAll(async () => {
	await rm(folder, { recursive: true });
	await database.end();
});
beforeEach(async () => {
	await database.sql`truncate areas, installations cascade`;
});

const key = Buffer.alloc(32, 7).toString('base64');
const settings = () => ({
	DATABASE_URL: database.url,
	PUBLIC_ORIGIN: 'https://yimi.example',
	YIMI_KEYS: `k1:${key}`,
	YIMI_INDEX_KEY: key,
	MESSAGE_WEBHOOK_URL: 'https://messages.example',
	MESSAGE_WEBHOOK_SECRET: 'a secret of sixteen',
	LC_ALL: 'en_GB.UTF-8',
	INIT_CWD: folder,
});
const usual = ['--district', '310120', '--administrator', '张伟', '--phone', '13900000000'];

async function run(words: string[], environment: Record<string, string> = settings()) {
	const yimi = startYimi('set-up', environment, words);
	const code = await yimi.exited;
	const [row] = await database.sql<{ areas: number }[]>`select count(*) as areas from areas`;
	return { code, lines: yimi.lines, areas: row!.areas };
}

test('makes the district, says what to do next, shows no secret, and refuses a second time', async () => {
	const first = await run(usual);
	expect(first).toMatchObject({ code: 0, areas: 365 });
	expect(first.lines).toEqual([
		'District 310120 is ready: 12 towns, 352 communities, 0 grids.',
		expect.stringMatching(/^Communities stand at the centre of their town\./),
		expect.stringMatching(/^The starter catalogue is in: 10 brands, \d+ service items\./),
		expect.stringMatching(/^The administrator signs in at https:\/\/yimi\.example\/sign-in/),
	]);
	expect(first.lines.join()).not.toMatch(/13900000000|张伟/);
	const second = await run(usual);
	expect(second.code).toBe(1);
	expect(second.lines.join('\n')).toMatch(
		/^District 310120 is set up already: 12 towns, 352 communities, .* 1 administrators\. Nothing was changed\.$/,
	);
});

const headings = 'level,code,name_zh,name_en,parent_code,longitude,latitude';
const good = [
	headings,
	'district,330108,滨江区,Binjiang District,,120.21,30.21',
	'town,330108001,西兴街道,Xixing Subdistrict,330108,120.22,30.19',
	'community,330108001001,共联社区,Gonglian Community,330108001,120.22,30.19',
	'grid,330108001001-01,第一网格,Grid 1,330108001001,120.22,30.19',
];
const binjiang = ['--district', '330108', '--administrator', '张伟', '--phone', '13900000000'];

test('reads the areas of another district from a file', async () => {
	await writeFile(join(folder, 'areas.csv'), good.join('\r\n'));
	const made = await run([...binjiang, '--areas', 'areas.csv', '--catalogue', 'none']);
	expect(made).toMatchObject({ code: 0, areas: 4 });
	expect(made.lines[0]).toBe('District 330108 is ready: 1 towns, 1 communities, 1 grids.');
});

test('tells every wrong line of a file and writes nothing, not even the schema', async () => {
	const wrong = [
		...good,
		'town,330108001,西兴街道,Xixing,330108,120.22,30.19',
		'village,330108002,长河街道,Changhe,330108,30.19,120.22',
		'community,330108002001,,Tianguan,330108009,120.2,30.2',
	];
	await writeFile(join(folder, 'wrong.csv'), wrong.join('\n'));
	expect(await run([...binjiang, '--areas', 'wrong.csv'])).toEqual({
		code: 1,
		areas: 0,
		lines: [
			'Line 6: The same code as in line 3. Each area has its own.',
			'Line 7: The level must be district, town, community or grid.',
			expect.stringMatching(/^Line 7: Longitude and latitude must be degrees/),
			'Line 8: “name_zh” is empty.',
			'Line 8: There is no area with this parent_code in the file.',
			'Nothing was written.',
		],
	});
	expect(await database.sql`select from installations`).toHaveLength(0);
});

test('refuses a demo, missing settings, an unknown district, a wrong phone and a wrong word', async () => {
	const sayings = async (words: string[], environment?: Record<string, string>) => {
		const { code, lines, areas } = await run(words, environment);
		expect([code, areas]).toEqual([1, 0]);
		return lines.join('\n');
	};
	expect(await sayings(usual, { LC_ALL: 'en_GB.UTF-8' })).toMatch(
		/^A real installation needs DATABASE_URL, PUBLIC_ORIGIN, YIMI_KEYS, YIMI_INDEX_KEY/,
	);
	expect(await sayings(binjiang)).toMatch(/^The areas of district 330108 do not come with Yimi/);
	expect(await sayings([...usual.slice(0, 5), '12'])).toMatch(/phone: Give a phone number/);
	expect(await sayings([...usual, '--now'])).toMatch(/^Say: npm run set-up -- --district CODE/);
	await database.sql`insert into installations values (true, 'demo', '2026-11-25')`;
	expect(await sayings(usual)).toMatch(/^The database is a demo\. Use `npm start` for it/);
});
