import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import writeExcelFile from 'write-excel-file/node';
import type { Actor, Context } from '../../src/lib/server/platform/context.ts';
import {
	confirmRoster,
	discardExpiredRosters,
	discardRoster,
	getRosterImport,
	listRosterImports,
	previewRoster,
	writeRosters,
	type RosterKind,
} from '../../src/lib/server/rosters/index.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import {
	addVolunteer,
	as,
	at,
	createDistrict,
	createTestContext,
	testNow,
	type TestDistrict,
} from '../support/district.ts';
import { gb18030 } from '../support/gb18030.ts';
import { csv, volunteerHeadings, volunteerRows } from '../support/rosters.ts';

// Each file is read in a thread of its own, which a busy machine takes seconds to start.
vi.setConfig({ testTimeout: 90_000 });

let database: TestDatabase;
let district: TestDistrict;
/** The system, and the administrator who uploads. */
let system: Context;
let ctx: Context;

beforeAll(async () => {
	database = await createTestDatabase();
	system = createTestContext(database.sql);
	district = await createDistrict(system);
	ctx = as(system, district.administrator);
	await system.sql`
		insert into skills (key, name_zh, name_en)
		values ('first_aid', '急救', 'First aid'), ('cooking', '烹饪', 'Cooking')`;
});
afterAll(() => database.end());

// Each test begins without the people and imports of the one before.
beforeEach(async () => {
	await system.sql`delete from volunteers where id <> ${district.volunteer.id}`;
	await system.sql`delete from clients where id <> ${district.client.id}`;
	await system.sql`truncate roster_imports cascade`;
	await system.sql`truncate audit_events`;
	await system.sql`delete from graphile_worker._private_jobs`;
});

function preview(kind: RosterKind, content: string | Uint8Array, fileName = 'roster.csv') {
	return previewRoster(ctx, { kind, fileName, bytes: Buffer.from(content) });
}

async function importRoster(kind: RosterKind, content: string | Uint8Array, fileName?: string) {
	const importId = await preview(kind, content, fileName);
	await confirmRoster(ctx, { importId });
	await writeRosters(system);
	return getRosterImport(ctx, { importId });
}

/** A fingerprint of each table that rosters are written to. */
async function fingerprints(): Promise<Record<string, string>> {
	const [row] = await system.sql<Record<string, string>[]>`
		select
			(select md5(string_agg(v::text, '|' order by id)) from volunteers v) as volunteers,
			(select md5(string_agg(s::text, '|' order by volunteer_id, skill)) from volunteer_skills s)
				as skills,
			(select md5(string_agg(c::text, '|' order by id)) from clients c) as clients`;
	return row!;
}

async function volunteersByName() {
	const rows = await system.sql<{ name: string; [column: string]: unknown }[]>`
		select v.*, a.code as "areaCode",
			array(select skill from volunteer_skills s where s.volunteer_id = v.id order by skill) as skills
		from volunteers v join areas a on a.id = v.area_id`;
	return new Map(rows.map((row) => [row.name, row]));
}

const clientHeadings = [
	...['姓名', '电话', '性别', '出生日期', '社区', '住址', '服务对象类别', '风险等级', '备注'],
];
const clientRow = [
	...['张秀兰', '021-57112233', '女', '1940-03-02', '正阳社区', '敬贤路12号301室', '独居'],
	...['重点', '高血压'],
];

describe('a preview', () => {
	test('writes nobody, tells what would happen, and keeps the rows encrypted', async () => {
		const before = await fingerprints();
		const importId = await preview(
			'volunteers',
			csv(
				[...volunteerHeadings, '紧急联系人'],
				[[...volunteerRows(1, { community: '正阳社区' })[0]!, '王芳']],
			),
		);
		expect(await fingerprints()).toEqual(before);
		expect(await getRosterImport(ctx, { importId })).toMatchObject({
			kind: 'volunteers',
			state: 'previewed',
			rowCount: 1,
			errorCount: 0,
			counts: { created: 1, changed: 0, unchanged: 0 },
			ignoredColumns: [{ column: 8, heading: '紧急联系人', reason: 'not_kept' }],
			sameFileWrittenAt: null,
		});
		const [stored] = await system.sql<{ text: string }[]>`
			select i::text || c::text || encode(c.rows_encrypted, 'escape') as text
			from roster_imports i join roster_import_chunks c on c.import_id = i.id`;
		expect(stored?.text).not.toMatch(/王|13810000000|正阳/u);
		await discardRoster(ctx, { importId });
		expect(await getRosterImport(ctx, { importId })).toMatchObject({ state: 'discarded' });
		expect(await system.sql`select from roster_import_chunks`).toHaveLength(0);
		await expect(confirmRoster(ctx, { importId })).rejects.toMatchObject({ code: 'wrong_state' });
		expect(await fingerprints()).toEqual(before);
	});

	test('that nobody confirms is discarded after 24 hours, and cannot be confirmed then', async () => {
		const importId = await preview('clients', csv(clientHeadings, [clientRow]));
		const later = new Date(testNow.getTime() + 24 * 3_600_000);
		const almost = new Date(later.getTime() - 1);
		expect(await discardExpiredRosters(at(system, almost))).toBe(0);
		expect(await system.sql`select from roster_import_chunks`).toHaveLength(1);
		await expect(confirmRoster(at(ctx, later), { importId })).rejects.toMatchObject({
			code: 'wrong_state',
		});
		expect(await discardExpiredRosters(at(system, later))).toBe(1);
		expect(await system.sql`select from roster_import_chunks`).toHaveLength(0);
		expect(await listRosterImports(ctx)).toMatchObject([{ id: importId, state: 'discarded' }]);
	});

	test('of a file that cannot be read says why', async () => {
		await expect(preview('clients', '')).rejects.toMatchObject({
			code: 'file_unreadable',
			parameters: { reason: 'file_empty' },
		});
		await expect(preview('clients', 'x', 'roster.pdf')).rejects.toMatchObject({
			code: 'file_unreadable',
			parameters: { reason: 'file_kind_unknown' },
		});
		expect(await listRosterImports(ctx)).toEqual([]);
	});

	test('leaves the process free to answer while it reads', async () => {
		const rows = volunteerRows(5_000, { community: '正阳社区' });
		let turns = 0;
		let reading = true;
		const turn = () => {
			turns += 1;
			if (reading) setImmediate(turn);
		};
		turn();
		await preview('volunteers', csv(volunteerHeadings, rows));
		reading = false;
		expect(turns).toBeGreaterThan(1_000);
	});
});

describe('a confirmed roster', () => {
	test('of volunteers is written with all that it says', async () => {
		const written = await importRoster(
			'volunteers',
			csv(
				[
					'姓名',
					'手机',
					'性别',
					'出生日期',
					'社区',
					'网格',
					'特长',
					'语言',
					'注册日期',
					'审核日期',
				],
				[
					[
						'单田芳',
						'138-0013-8000',
						'女',
						'1960-03-05',
						'正阳社区',
						'第二网格',
						'急救、烹饪',
						'沪语',
						'2023-03-15',
						'2023-04-01',
					],
					['𠮷田茂', '13800138001', '', '1970-01', '洪庙社区', '', '', '', '', ''],
				],
			),
		);
		expect(written).toMatchObject({
			state: 'written',
			progress: 2,
			counts: { created: 2, changed: 0, unchanged: 0 },
			writtenAt: testNow,
		});
		const people = await volunteersByName();
		expect(people.get('单田芳')).toMatchObject({
			areaCode: district.otherGrid.code,
			longitude: Math.round(district.otherGrid.longitude * 1000) / 1000,
			latitude: Math.round(district.otherGrid.latitude * 1000) / 1000,
			name_pinyin: 'shan tianfang',
			name_initials: 'stf',
			sex: 'female',
			birth_date: '1960-03-05',
			languages: ['shanghainese'],
			skills: ['cooking', 'first_aid'],
			state: 'active',
			vetted_on: '2023-04-01',
			joined_on: '2023-03-15',
			account_id: null,
		});
		const other = people.get('𠮷田茂')!;
		expect(other).toMatchObject({
			areaCode: district.otherCommunity.code,
			sex: null,
			birth_date: '1970-01-01',
			skills: [],
			state: 'applied',
			vetted_on: null,
			joined_on: '2026-11-25',
		});
		expect(
			ctx.codec.decrypt(
				other.phone_encrypted as Uint8Array,
				`volunteers.phone_encrypted:${other.id}`,
			),
		).toBe('+8613800138001');
		expect(await system.sql`select from roster_import_chunks`).toHaveLength(0);
	});

	test('of clients is written with address and notes encrypted', async () => {
		await importRoster('clients', csv(clientHeadings, [clientRow]));
		const [client] = await system.sql<Record<string, unknown>[]>`
			select c.*, a.code as "areaCode" from clients c join areas a on a.id = c.area_id
			where c.name = '张秀兰'`;
		expect(client).toMatchObject({
			areaCode: district.community.code,
			birth_date: '1940-03-02',
			category: 'living_alone',
			risk_tier: 'key',
			state: 'active',
		});
		const decrypt = (column: string) =>
			ctx.codec.decrypt(client![column] as Uint8Array, `clients.${column}:${client!.id}`);
		expect(decrypt('address_encrypted')).toBe('敬贤路12号301室');
		expect(decrypt('notes_encrypted')).toBe('高血压');
		expect(decrypt('phone_encrypted')).toBe('+862157112233');
		expect(client!.phone_index).toEqual(ctx.codec.blindIndex('phone', '+862157112233'));
		expect(client!.phone_last_four_index).toEqual(ctx.codec.blindIndex('phone_last_four', '2233'));
	});

	test('leaves one audit row with counts, and no person in it', async () => {
		const { id } = await importRoster('clients', csv(clientHeadings, [clientRow]));
		const audits = await system.sql`
			select action, subject_type as "subjectType", subject_id as "subjectId", detail
			from audit_events`;
		expect(audits).toEqual([
			{
				action: 'roster.import',
				subjectType: 'roster_import',
				subjectId: id,
				detail: {
					kind: 'clients',
					rows: 1,
					created: 1,
					changed: 0,
					confirmedBy: district.administrator.accountId,
				},
			},
		]);
	});

	test('twice changes nothing, and the second preview says so', async () => {
		const volunteers = csv(
			volunteerHeadings,
			volunteerRows(300, { community: '正阳社区', skills: ['急救', '烹饪', '急救、烹饪'] }),
		);
		const clients = csv(clientHeadings, [clientRow]);
		await importRoster('volunteers', volunteers);
		await importRoster('clients', clients);
		const before = await fingerprints();

		const importId = await preview('volunteers', volunteers);
		expect(await getRosterImport(ctx, { importId })).toMatchObject({
			counts: { created: 0, changed: 0, unchanged: 300 },
			sameFileWrittenAt: testNow,
		});
		const again = at(ctx, new Date(testNow.getTime() + 3_600_000));
		await confirmRoster(again, { importId });
		await writeRosters({ ...again, actor: system.actor });
		await importRoster('clients', clients);
		expect(await getRosterImport(ctx, { importId })).toMatchObject({
			state: 'written',
			counts: { created: 0, changed: 0, unchanged: 300 },
		});
		expect(await fingerprints()).toEqual(before);
	});

	test('changes the person of a changed row, and nobody else', async () => {
		const rows = volunteerRows(50, { community: '正阳社区', skills: ['急救'] });
		await importRoster('volunteers', csv(volunteerHeadings, rows));
		const before = await volunteersByName();
		const [name] = rows[7]!;
		rows[7] = [name!, rows[7]![1]!, '', '1961-05-20', '洪庙社区', '烹饪', ''];
		const written = await importRoster('volunteers', csv(volunteerHeadings, rows));
		expect(written.counts).toEqual({ created: 0, changed: 1, unchanged: 49 });
		const after = await volunteersByName();
		const old = before.get(name!)!;
		expect(after.get(name!)).toEqual({
			...old,
			area_id: district.otherCommunity.id,
			areaCode: district.otherCommunity.code,
			longitude: Math.round(district.otherCommunity.longitude * 1000) / 1000,
			latitude: Math.round(district.otherCommunity.latitude * 1000) / 1000,
			birth_date: '1961-05-20',
			skills: ['cooking'],
		});
		before.delete(name!);
		after.delete(name!);
		expect(after).toEqual(before);
	});

	test('changes address and notes of a client, and keeps what it leaves blank', async () => {
		await importRoster('clients', csv(clientHeadings, [clientRow]));
		const [name, phone] = clientRow;
		const written = await importRoster(
			'clients',
			csv(clientHeadings, [[name!, phone!, '', '1940-03', '正阳社区', '敬贤路99号', '', '', '']]),
		);
		expect(written.counts).toEqual({ created: 0, changed: 1, unchanged: 0 });
		const [client] = await system.sql<Record<string, unknown>[]>`
			select * from clients where name = ${name!}`;
		const decrypt = (column: string) =>
			ctx.codec.decrypt(client![column] as Uint8Array, `clients.${column}:${client!.id}`);
		expect(decrypt('address_encrypted')).toBe('敬贤路99号');
		expect(decrypt('notes_encrypted')).toBe('高血压');
		expect(client).toMatchObject({
			sex: 'female',
			birth_date: '1940-03-02',
			category: 'living_alone',
			risk_tier: 'key',
		});
	});

	test('leaves a home in its grid where the roster names the community', async () => {
		const { name, phone } = district.volunteer;
		const before = await fingerprints();
		const roster = csv(
			['姓名', '手机', '出生日期', '社区'],
			[[name, phone, '1980-03', '正阳社区']],
		);
		expect((await importRoster('volunteers', roster)).counts).toMatchObject({ unchanged: 1 });
		expect(await fingerprints()).toEqual(before);
	});

	test('takes people who share a phone, of whom one is registered, for two', async () => {
		await importRoster('clients', csv(clientHeadings, [clientRow]));
		const husband = ['王建国', ...clientRow.slice(1)];
		const written = await importRoster('clients', csv(clientHeadings, [clientRow, husband]));
		expect(written.counts).toEqual({ created: 1, changed: 0, unchanged: 1 });
	});

	test.each([
		['GB18030', (text: string) => gb18030(text), 'roster.csv'],
		['UTF-16', (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le'), 'roster.csv'],
		[
			'XLSX',
			(text: string) =>
				writeExcelFile(
					text.split('\r\n').map((line) => line.split(',').map((value) => ({ value }))),
				).toBuffer(),
			'roster.xlsx',
		],
	])('may be in %s', async (_format, encode, fileName) => {
		const rows = [...volunteerRows(20, { community: '正阳社区' })];
		rows.push(['𠮷田茂', '13900139000', '男', '1970-01', '洪庙社区', '', '']);
		const bytes = await encode(csv(volunteerHeadings, rows));
		expect((await importRoster('volunteers', bytes, fileName)).counts?.created).toBe(21);
		expect((await volunteersByName()).has('𠮷田茂')).toBe(true);
	});
});

describe('a roster with a problem', () => {
	test('in one row cannot be confirmed, keeps no row, and writes nobody', async () => {
		const rows = volunteerRows(30, { community: '正阳社区' });
		rows[20]![3] = '1950-13';
		const before = await fingerprints();
		const importId = await preview('volunteers', csv(volunteerHeadings, rows));
		expect(await getRosterImport(ctx, { importId })).toMatchObject({
			rowCount: 30,
			errorCount: 1,
			counts: null,
			problems: [{ line: 22, column: 4, code: 'date_impossible', severity: 'error' }],
		});
		await expect(confirmRoster(ctx, { importId })).rejects.toMatchObject({
			code: 'file_has_problems',
		});
		await writeRosters(system);
		expect(await system.sql`select from roster_import_chunks`).toHaveLength(0);
		expect(await fingerprints()).toEqual(before);
	});

	test('is told of a phone that another volunteer has', async () => {
		const rows = [['王小丽', district.volunteer.phone, '女', '1980-03-01', '正阳社区', '', '']];
		const importId = await preview('volunteers', csv(volunteerHeadings, rows));
		expect(await getRosterImport(ctx, { importId })).toMatchObject({
			errorCount: 1,
			problems: [{ line: 2, column: 2, code: 'phone_taken' }],
		});
	});

	test('that arose after the preview goes back to it, and writes nobody', async () => {
		const rows = volunteerRows(30, { community: '正阳社区' });
		const importId = await preview('volunteers', csv(volunteerHeadings, rows));
		await confirmRoster(ctx, { importId });
		await addVolunteer(system, district.area, district.grid, {
			name: '诸葛亮',
			phone: '+8613810000020',
		});
		const before = await fingerprints();
		await writeRosters(system);
		expect(await fingerprints()).toEqual(before);
		expect(await getRosterImport(ctx, { importId })).toMatchObject({
			state: 'previewed',
			errorCount: 1,
			progress: 0,
			counts: null,
			problems: [{ line: 22, column: 2, code: 'phone_taken' }],
		});
		await expect(confirmRoster(ctx, { importId })).rejects.toMatchObject({
			code: 'file_has_problems',
		});
	});

	test('tells the first two hundred errors and counts all', async () => {
		const rows = volunteerRows(500, { community: '火星村' });
		const importId = await preview('volunteers', csv(volunteerHeadings, rows));
		const found = await getRosterImport(ctx, { importId });
		expect([found.errorCount, found.problems.length]).toEqual([500, 200]);
	});
});

test('a second confirmation is refused, and one that two runs find is written once', async () => {
	const importId = await preview('clients', csv(clientHeadings, [clientRow]));
	await confirmRoster(ctx, { importId });
	await expect(confirmRoster(ctx, { importId })).rejects.toMatchObject({ code: 'wrong_state' });
	await expect(discardRoster(ctx, { importId })).rejects.toMatchObject({ code: 'wrong_state' });
	await Promise.all([writeRosters(system), writeRosters(system)]);
	const [count] = await system.sql<{ people: number; audits: number }[]>`
		select (select count(*) from clients where name = '张秀兰') as people,
			(select count(*) from audit_events) as audits`;
	expect(count).toEqual({ people: 1, audits: 1 });
});

test('confirming wakes the task, with no data in the job', async () => {
	const importId = await preview('clients', csv(clientHeadings, [clientRow]));
	await confirmRoster(ctx, { importId });
	expect(
		await system.sql`
			select j.task_identifier as task, p.payload
			from graphile_worker.jobs j join graphile_worker._private_jobs p on p.id = j.id
			where j.task_identifier = 'rosters/write'`,
	).toEqual([{ task: 'rosters/write', payload: {} }]);
});

test('only an administrator of the district may preview, see, confirm and discard', async () => {
	const bytes = Buffer.from(csv(clientHeadings, [clientRow]));
	const importId = await preview('clients', bytes);
	const refusals = async (actor: Actor) => {
		const other = as(ctx, actor);
		const attempts = await Promise.allSettled([
			previewRoster(other, { kind: 'clients', fileName: 'roster.csv', bytes }),
			getRosterImport(other, { importId }),
			listRosterImports(other),
			confirmRoster(other, { importId }),
			discardRoster(other, { importId }),
		]);
		return attempts.map((attempt) => attempt.status === 'rejected' && attempt.reason.code);
	};
	for (const who of [
		district.dispatcher,
		district.gridChief,
		district.manager,
		district.supervisor,
		district.otherDispatcher,
		district.stranger,
		{
			...district.administrator,
			grants: [{ role: 'administrator' as const, areaPath: district.town.path, brandId: null }],
		},
	]) {
		expect(await refusals(who)).toEqual(Array(5).fill('not_allowed'));
	}
	expect(await refusals({ kind: 'anonymous' })).toEqual(Array(5).fill('not_signed_in'));
	expect(await getRosterImport(ctx, { importId })).toMatchObject({ state: 'previewed' });
});

test('a writer that is killed leaves nothing, and the next one writes all', async () => {
	const rows = volunteerRows(5_000, { community: '正阳社区' });
	const importId = await preview('volunteers', csv(volunteerHeadings, rows));
	await confirmRoster(ctx, { importId });
	const before = await fingerprints();

	// The phone of the last row is held by a change under way, so that the writer waits there.
	let end = () => {};
	const mayEnd = new Promise<void>((resolve) => (end = resolve));
	let held = () => {};
	const isHeld = new Promise<void>((resolve) => (held = resolve));
	const holding = database.sql
		.begin(async (sql) => {
			await sql`
				insert into volunteers
					(id, district_id, area_id, name, name_pinyin, name_initials, birth_date, phone_encrypted,
					 phone_index, phone_last_four_index, longitude, latitude, state, joined_on, created_at)
				select gen_random_uuid(), district_id, area_id, name, name_pinyin, name_initials, birth_date,
					phone_encrypted, ${ctx.codec.blindIndex('phone', '+8613810004999')},
					phone_last_four_index, longitude, latitude, state, joined_on, created_at
				from volunteers where id = ${district.volunteer.id}`;
			held();
			await mayEnd;
			throw new Error('given up');
		})
		.catch(() => {});
	await isHeld;
	const writer = spawn(
		process.execPath,
		['--import', 'tsx', 'tests/rosters/roster-writer.ts', database.url],
		{ stdio: 'inherit' },
	);
	const exited = once(writer, 'exit');
	await vi.waitFor(
		async () => {
			expect((await getRosterImport(ctx, { importId })).progress).toBe(4_000);
		},
		{ timeout: 60_000, interval: 50 },
	);
	writer.kill('SIGKILL');
	expect(await exited).toEqual([null, 'SIGKILL']);
	end();
	await holding;
	expect(await fingerprints()).toEqual(before);
	expect(await getRosterImport(ctx, { importId })).toMatchObject({ state: 'confirmed' });

	// The server needs a moment to notice that the killed writer is gone; until then it is busy.
	await vi.waitFor(
		async () => {
			await writeRosters(system);
			expect(await getRosterImport(ctx, { importId })).toMatchObject({ state: 'written' });
		},
		{ timeout: 60_000, interval: 100 },
	);
	expect(await getRosterImport(ctx, { importId })).toMatchObject({
		progress: 5_000,
		counts: { created: 5_000, changed: 0, unchanged: 0 },
	});
	const [count] = await system.sql<{ people: number }[]>`select count(*) as people from volunteers`;
	expect(count?.people).toBe(5_001);
}, 120_000);

test('20,000 volunteers are read, previewed and written', async () => {
	const bytes = csv(
		volunteerHeadings,
		volunteerRows(20_000, { community: '正阳社区', skills: ['急救', '烹饪', ''] }),
	);
	const started = performance.now();
	const written = await importRoster('volunteers', bytes);
	const seconds = (performance.now() - started) / 1000;
	process.stdout.write(`20,000 rows previewed and written in ${seconds.toFixed(1)} s\n`);
	expect(written).toMatchObject({
		state: 'written',
		progress: 20_000,
		counts: { created: 20_000, changed: 0, unchanged: 0 },
	});
	const [count] = await system.sql<{ people: number }[]>`select count(*) as people from volunteers`;
	expect(count?.people).toBe(20_001);
}, 180_000);
