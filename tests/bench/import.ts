/**
 * `npm run bench:import [-- --json]`: how long 20,000 volunteers take from a CSV file to the
 * register, on an embedded database, beside bare multi-row INSERTs of the very same rows.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Context } from '../../src/lib/server/platform/context.ts';
import { createPool } from '../../src/lib/server/platform/db.ts';
import { startEmbeddedDatabase } from '../../src/lib/server/platform/embedded-database.ts';
import { migrateSchemas } from '../../src/lib/server/platform/installation.ts';
import {
	confirmRoster,
	getRosterImport,
	previewRoster,
	writeRosters,
} from '../../src/lib/server/rosters/index.ts';
import { createDistrict, createTestContext } from '../support/district.ts';
import { csv, volunteerHeadings, volunteerRows } from '../support/rosters.ts';

const rows = 20_000;
const rounds = 3;
/** As the import writes; the protocol's 65,535 parameters allow few more. */
const rowsOfStatement = 2_000;

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
	const started = performance.now();
	await work();
	return (performance.now() - started) / 1000;
}

function median(values: number[]): number {
	return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)]!;
}

async function emptyRegister({ sql }: Context): Promise<void> {
	await sql`truncate volunteers cascade`;
	await sql`vacuum analyze volunteers`;
}

/** What the import wrote, written again with nothing around it. */
async function insertBare(ctx: Context, people: object[], skills: object[]): Promise<void> {
	const insert = async (table: string, records: object[]) => {
		for (let from = 0; from < records.length; from += rowsOfStatement) {
			const part = records.slice(from, from + rowsOfStatement);
			await ctx.sql`insert into ${ctx.sql(table)} ${ctx.sql(part as never)}`;
		}
	};
	await insert('volunteers', people);
	await insert('volunteer_skills', skills);
}

async function measure(ctx: Context): Promise<Record<string, number>> {
	await ctx.sql`insert into skills (key, name_zh, name_en) values ('first_aid', '急救', 'First aid')`;
	const content = csv(
		volunteerHeadings,
		volunteerRows(rows, { community: '正阳社区', skills: ['急救', ''] }),
	);
	const bytes = Buffer.from(content);
	const times = { preview: [] as number[], write: [] as number[], bare: [] as number[] };
	for (let round = 0; round < rounds; round += 1) {
		await emptyRegister(ctx);
		let importId = '';
		times.preview.push(
			await secondsOf(async () => {
				const file = { kind: 'volunteers' as const, fileName: 'roster.csv', bytes };
				importId = await previewRoster(ctx, file);
			}),
		);
		times.write.push(
			await secondsOf(async () => {
				await confirmRoster(ctx, { importId });
				await writeRosters(ctx);
			}),
		);
		const { state, counts } = await getRosterImport(ctx, { importId });
		if (state !== 'written' || counts?.created !== rows) throw new Error('Not all was written.');
		const people = [...(await ctx.sql<object[]>`select * from volunteers`)];
		const skills = [...(await ctx.sql<object[]>`select * from volunteer_skills`)];
		await emptyRegister(ctx);
		times.bare.push(await secondsOf(() => insertBare(ctx, people, skills)));
	}
	const [preview, write, bare] = [times.preview, times.write, times.bare].map(median);
	const whole = preview! + write!;
	return {
		rows,
		previewSeconds: preview!,
		writeSeconds: write!,
		importSeconds: whole,
		importRowsPerSecond: rows / whole,
		writeRowsPerSecond: rows / write!,
		baselineSeconds: bare!,
		baselineRowsPerSecond: rows / bare!,
		writeToBaseline: write! / bare!,
	};
}

const folder = mkdtempSync(join(tmpdir(), 'yimi-bench-'));
chmodSync(folder, 0o711);
const database = await startEmbeddedDatabase({ directory: folder });
await migrateSchemas(database.url);
const sql = createPool(database.url);
try {
	const ctx = createTestContext(sql);
	await createDistrict(ctx);
	const figures = await measure(ctx);
	const write = (seconds: number) => `${seconds.toFixed(2)} s`;
	const rate = (perSecond: number) => `${Math.round(perSecond).toLocaleString('en')} rows/s`;
	console.log(`${rows.toLocaleString('en')} volunteers, median of ${rounds} rounds`);
	console.log(`preview   ${write(figures.previewSeconds!)}`);
	console.log(`write     ${write(figures.writeSeconds!)}  ${rate(figures.writeRowsPerSecond!)}`);
	console.log(`together  ${write(figures.importSeconds!)}  ${rate(figures.importRowsPerSecond!)}`);
	console.log(
		`baseline  ${write(figures.baselineSeconds!)}  ${rate(figures.baselineRowsPerSecond!)}`,
	);
	if (process.argv.includes('--json')) console.log(JSON.stringify(figures));
} finally {
	await sql.end();
	await database.stop();
	rmSync(database.directory, { recursive: true, force: true });
	rmSync(folder, { recursive: true, force: true });
}
