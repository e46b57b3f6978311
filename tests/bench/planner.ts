/**
 * `npm run bench:planner -- --instances DIR [--seconds 30] [--seeds 5] [--only REGEX] [--workers 1]
 * [--no-baseline] [--json]`: plans public days of home health care (`*.json`, `*.json.gz`), each
 * with so many seeds for so many seconds in one thread, and a plain simulated annealing on the same
 * day for the same seconds beside it. Every cost is worked out again from the routes by the checker.
 * Where the folder holds `best-known.tsv` (columns `instance` and `cost`) it prints the gap to it.
 */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { checkRoutes } from '../../src/lib/server/day-plans/check-routes.ts';
import { improveDay } from '../../src/lib/server/day-plans/engine/index.ts';
import { annealPlainly } from './planner/plain-annealing.ts';
import { readInstance } from './planner/read-instance.ts';

interface Result {
	name: string;
	patients: number;
	costs: number[];
	baseline: number | null;
	seconds: number;
	rounds: number;
	broken: string[];
}

const { values } = parseArgs({
	options: {
		instances: { type: 'string' },
		seconds: { type: 'string', default: '30' },
		seeds: { type: 'string', default: '5' },
		only: { type: 'string', default: '' },
		workers: { type: 'string', default: '1' },
		'no-baseline': { type: 'boolean', default: false },
		json: { type: 'boolean', default: false },
		one: { type: 'string' },
	},
});
const seconds = Number(values.seconds);
const seeds = Number(values.seeds);

function shareOf(seconds: number): () => number {
	const begun = performance.now();
	return () => (performance.now() - begun) / (seconds * 1000);
}

function measure(file: string): Result {
	const problem = readInstance(file);
	const broken: string[] = [];
	let rounds = 0;
	const begun = performance.now();
	const costs = Array.from({ length: seeds }, (_, index) => {
		let made = 0;
		const plan = improveDay(problem, {
			seed: index + 1,
			share: shareOf(seconds),
			report: (progress) => (made = progress.rounds),
		});
		rounds += made / seeds;
		const check = checkRoutes(problem, plan);
		broken.push(...check.broken, ...plan.leftOut.map((stop) => `stop ${stop} is left out`));
		return check.figures.cost;
	});
	const spent = (performance.now() - begun) / 1000 / seeds;
	let baseline: number | null = null;
	if (!values['no-baseline']) {
		const check = checkRoutes(problem, annealPlainly(problem, 1, shareOf(seconds)));
		broken.push(...check.broken.map((rule) => `baseline: ${rule}`));
		baseline = check.figures.cost;
	}
	return {
		name: basename(file).replace(/\.json(\.gz)?$/, ''),
		patients: problem.spotCount - 1,
		costs,
		baseline,
		seconds: spent,
		rounds,
		broken,
	};
}

/** Measures one instance in a process of its own, so that several can run beside each other. */
function measureApart(file: string): Promise<Result> {
	const options = [
		...['--seconds', values.seconds, '--seeds', values.seeds, '--one', file],
		...(values['no-baseline'] ? ['--no-baseline'] : []),
	];
	const child = spawn(
		process.execPath,
		['--import', 'tsx', fileURLToPath(import.meta.url), ...options],
		{ stdio: ['ignore', 'pipe', 'inherit'] },
	);
	return new Promise((resolve, reject) => {
		let text = '';
		child.stdout.on('data', (part) => (text += part));
		child.on('error', reject);
		child.on('close', (code) => {
			if (code === 0) resolve(JSON.parse(text) as Result);
			else reject(new Error(`${file} ended with ${code}`));
		});
	});
}

function readBestKnown(folder: string): Map<string, number> {
	const file = join(folder, 'best-known.tsv');
	if (!existsSync(file)) return new Map();
	const [head, ...lines] = readFileSync(file, 'utf8').trim().split(/\r?\n/);
	const columns = head!.split('\t');
	return new Map(
		lines.map((line) => {
			const fields = line.split('\t');
			return [fields[columns.indexOf('instance')]!, Number(fields[columns.indexOf('cost')])];
		}),
	);
}

function median(values: readonly number[]): number {
	const sorted = values.toSorted((one, other) => one - other);
	return sorted[Math.floor(sorted.length / 2)]!;
}

function mean(values: readonly number[]): number {
	return values.reduce((sum, value) => sum + value, 0) / values.length;
}

const percent = (share: number | null) =>
	share === null ? '' : `${share >= 0 ? '+' : ''}${(100 * share).toFixed(2)} %`;

async function measureAll(folder: string): Promise<void> {
	const best = readBestKnown(folder);
	const only = new RegExp(values.only);
	const files = readdirSync(folder)
		.filter((file) => /\.json(\.gz)?$/.test(file) && only.test(file))
		.sort(new Intl.Collator('en', { numeric: true }).compare)
		.map((file) => join(folder, file));
	const perSize = new Map<number, { gaps: number[]; baselines: number[] }>();
	const figures: Record<string, number> = { instances: files.length, seconds, seeds };
	const gapTo = (cost: number | null, name: string) => {
		const known = best.get(name);
		return cost === null || known === undefined ? null : cost / known - 1;
	};
	let broken = 0;
	let worst = -Infinity;
	const tell = (result: Result) => {
		const { name, costs, baseline } = result;
		const gap = gapTo(median(costs), name);
		const baselineGap = gapTo(baseline, name);
		const size = perSize.get(result.patients) ?? { gaps: [], baselines: [] };
		perSize.set(result.patients, size);
		if (gap !== null) {
			size.gaps.push(gap);
			worst = Math.max(worst, gap);
		}
		if (baselineGap !== null) size.baselines.push(baselineGap);
		broken += result.broken.length;
		console.log(
			[
				name.padEnd(20),
				`median ${median(costs).toFixed(2)} ${percent(gap)}`.padEnd(28),
				`least ${Math.min(...costs).toFixed(2)} most ${Math.max(...costs).toFixed(2)}`.padEnd(36),
				`plain ${baseline?.toFixed(2) ?? '-'} ${percent(baselineGap)}`.padEnd(28),
				`${result.seconds.toFixed(1)} s, ${(result.rounds / 1e6).toFixed(1)} million tries`,
			].join(' '),
		);
		for (const rule of result.broken) console.log(`  BROKEN: ${rule}`);
		figures[`${name}_cost`] = median(costs);
		if (gap !== null) figures[`${name}_gap`] = gap;
	};
	const waiting = [...files];
	const work = async () => {
		for (let file = waiting.shift(); file; file = waiting.shift()) tell(await measureApart(file));
	};
	await Promise.all(Array.from({ length: Number(values.workers) }, work));
	for (const [size, { gaps, baselines }] of [...perSize].sort(([one], [other]) => one - other)) {
		if (gaps.length === 0) continue;
		console.log(
			`${size} patients, ${gaps.length} days: mean gap ${percent(mean(gaps))}, plain ${percent(baselines.length > 0 ? mean(baselines) : null)}`,
		);
		figures[`mean_gap_${size}`] = mean(gaps);
		if (baselines.length > 0) figures[`mean_gap_plain_${size}`] = mean(baselines);
	}
	if (worst > -Infinity) figures['worst_gap'] = worst;
	figures['broken_rules'] = broken;
	if (values.json) console.log(JSON.stringify(figures));
	if (broken > 0) process.exitCode = 1;
}

if (values.one !== undefined) console.log(JSON.stringify(measure(values.one)));
else if (values.instances !== undefined) await measureAll(values.instances);
else {
	console.error('Name the folder of instances: npm run bench:planner -- --instances DIR');
	process.exitCode = 2;
}
