/**
 * `npm run bench:assign [-- --json] [--only 1k,5k,20k] [--highs-seconds N] [--instances DIR]`: how
 * long the solver takes for the optimum of generated days, beside HiGHS on the very same problems
 * and beside first come, first served; then the same with fixed times that clash.
 *
 * `--highs-seconds` cuts HiGHS short, and the output says so. With `--instances` it reads DIMACS
 * min-cost-flow files (`.min`, `.min.gz`) and prints the value and the seconds of each instead.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import {
	assignFirstCome,
	buildGroups,
	carryOver,
	costOf,
	findFaultOfFlow,
	loadExactSolver,
	readDimacs,
	solveAssignment,
	solveExactly,
	solveMinCostFlow,
	solveWithGroups,
	verifyBound,
	verifyOptimality,
	type AssignmentProblem,
	type ExactSolver,
} from '../../src/lib/server/matching/solver/index.ts';
import { generateClashes } from './generate-clashes.ts';
import { generateInstance, type InstanceSize } from './generate-instance.ts';

type Figures = Record<string, number | string | boolean>;

const seed = 20261125;
const rounds = 5;
const changed = 0.01;

const sizes: Record<string, InstanceSize> = {
	'1k loose': { orders: 1_000, volunteers: 5_000, edgesPerOrder: 20, mostPlaces: 3, seed },
	'1k tight': { orders: 1_000, volunteers: 420, edgesPerOrder: 20, mostPlaces: 3, seed },
	'5k loose': { orders: 5_000, volunteers: 25_000, edgesPerOrder: 30, mostPlaces: 3, seed },
	'5k tight': { orders: 5_000, volunteers: 2_100, edgesPerOrder: 30, mostPlaces: 3, seed },
	'20k loose': { orders: 20_000, volunteers: 100_000, edgesPerOrder: 50, mostPlaces: 3, seed },
	'20k tight': { orders: 20_000, volunteers: 8_500, edgesPerOrder: 30, mostPlaces: 3, seed },
};

const clashes: Record<string, { size: InstanceSize; seconds: number }> = {
	'1k tight': {
		size: { orders: 1_000, volunteers: 250, edgesPerOrder: 20, mostPlaces: 6, seed },
		seconds: 3,
	},
	'5k tight': {
		size: { orders: 5_000, volunteers: 1_250, edgesPerOrder: 25, mostPlaces: 6, seed },
		seconds: 30,
	},
	'20k loose': {
		size: { orders: 20_000, volunteers: 20_000, edgesPerOrder: 30, mostPlaces: 6, seed },
		seconds: 60,
	},
	'20k tight': {
		size: { orders: 20_000, volunteers: 5_000, edgesPerOrder: 30, mostPlaces: 6, seed },
		seconds: 60,
	},
};

const { values: options } = parseArgs({
	options: {
		json: { type: 'boolean', default: false },
		only: { type: 'string', default: '1k,5k,20k' },
		'highs-seconds': { type: 'string', default: '600' },
		instances: { type: 'string' },
	},
});
const asked = (name: string) => options.only.split(',').includes(name.split(' ')[0]!);
const whole = (value: number) => Math.round(value).toLocaleString('en');
const seconds = (value: number) => `${value.toFixed(value < 0.1 ? 4 : 2)} s`;

/** Seconds by the clock, and of the processor: on a machine that others use only those compare. */
interface Timed<Result> {
	result: Result;
	seconds: number;
	cpuSeconds: number;
}

function timed<Result>(work: () => Result): Timed<Result> {
	const started = performance.now();
	const used = process.cpuUsage();
	const result = work();
	const { user, system } = process.cpuUsage(used);
	const cpuSeconds = (user + system) / 1e6;
	return { result, seconds: (performance.now() - started) / 1000, cpuSeconds };
}

/** The median of several rounds and what the last returned. */
function measured<Result>(work: () => Result): Timed<Result> {
	const all = Array.from({ length: rounds }, () => timed(work));
	const median = (times: number[]) =>
		times.toSorted((one, other) => one - other)[Math.floor(rounds / 2)]!;
	return {
		result: all.at(-1)!.result,
		seconds: median(all.map((one) => one.seconds)),
		cpuSeconds: median(all.map((one) => one.cpuSeconds)),
	};
}

/** The most memory that the process ever held, in MB. */
function peakMegabytes(): number {
	return process.resourceUsage().maxRSS / 1024;
}

function leftOut(edgeOf: Int32Array): number {
	return edgeOf.reduce((count, edge) => count + (edge < 0 ? 1 : 0), 0);
}

/** The orders from one number up to another, with the same volunteers. */
function sliceOrders(problem: AssignmentProblem, from: number, to: number): AssignmentProblem {
	const first = problem.edgesFrom[from]!;
	const last = problem.edgesFrom[to]!;
	return {
		capacities: problem.capacities,
		penalties: problem.penalties.slice(from, to),
		edgesFrom: problem.edgesFrom.slice(from, to + 1).map((edge) => edge - first),
		edgeVolunteers: problem.edgeVolunteers.slice(first, last),
		edgeCosts: problem.edgeCosts.slice(first, last),
	};
}

/** Solves a day; then again after one order in a hundred went, as many came, and places changed. */
function measureAssignment(size: InstanceSize): { figures: Figures; problem: AssignmentProblem } {
	const replaced = Math.round(size.orders * changed);
	const larger = generateInstance({ ...size, orders: size.orders + replaced });
	const problem = sliceOrders(larger, 0, size.orders);
	const full = measured(() => solveAssignment(problem));
	const verdict = verifyOptimality(problem, full.result);
	if (!verdict.optimal) throw new Error(`Not proven: ${verdict.reason}.`);

	const next = sliceOrders(larger, replaced, size.orders + replaced);
	next.capacities = next.capacities.map((places, volunteer) =>
		volunteer % Math.round(1 / changed) === 0 ? Math.max(0, places + (volunteer % 3) - 1) : places,
	);
	const origin = {
		orders: Int32Array.from({ length: size.orders }, (_value, order) =>
			order + replaced < size.orders ? order + replaced : -1,
		),
		volunteers: Int32Array.from(next.capacities.keys()),
	};
	const earlier = { problem, answer: full.result };
	const again = measured(() => solveAssignment(next, carryOver(earlier, next, origin)));
	const fresh = measured(() => solveAssignment(next));
	const verdictAgain = verifyOptimality(next, again.result);
	if (!verdictAgain.optimal) throw new Error(`Not proven: ${verdictAgain.reason}.`);
	if (again.result.cost !== fresh.result.cost) throw new Error('Not the same as from scratch.');

	const firstCome = timed(() => assignFirstCome(problem));
	const greedyCost = costOf(problem, firstCome.result);
	return {
		problem,
		figures: {
			edges: problem.edgeCosts.length,
			seconds: full.seconds,
			cpuSeconds: full.cpuSeconds,
			cost: full.result.cost,
			unfilled: leftOut(full.result.edgeOf),
			certificate: true,
			againSeconds: again.seconds,
			againFreshSeconds: fresh.seconds,
			againToFull: again.cpuSeconds / fresh.cpuSeconds,
			firstComeCost: greedyCost,
			firstComeUnfilled: leftOut(firstCome.result),
			firstComeToOptimum: greedyCost / full.result.cost,
		},
	};
}

function compareWithHighs(solver: ExactSolver, problem: AssignmentProblem, ours: Figures): void {
	const limit = Number(options['highs-seconds']);
	const grouped = { ...problem, groups: buildGroups([]) };
	const exact = timed(() => solveExactly(solver, grouped, { seconds: limit }));
	ours.highsSeconds = exact.seconds;
	ours.highsFinished = exact.result.optimal;
	ours.highsCpuSeconds = exact.cpuSeconds;
	ours.ratio = exact.cpuSeconds / (ours.cpuSeconds as number);
	if (exact.result.optimal && exact.result.bound !== ours.cost) {
		throw new Error(`HiGHS says ${exact.result.bound}, we say ${ours.cost}.`);
	}
}

function measureClashes(solver: ExactSolver, name: string): Figures {
	const { size, seconds: limit } = clashes[name]!;
	const problem = generateClashes(size);
	const deadline = performance.now() + limit * 1000;
	const plan = timed(() => solveWithGroups(problem, solver, () => deadline - performance.now()));
	const verdict = verifyBound(problem, plan.result);
	if (!verdict.valid) throw new Error(`Not proven: ${verdict.reason}.`);
	const { cost, bound, priceBound, gap, edgeOf, outOfTime } = plan.result;
	return {
		groups: problem.groups.limits.length,
		limitSeconds: limit,
		seconds: plan.seconds,
		cpuSeconds: plan.cpuSeconds,
		cost,
		unfilled: leftOut(edgeOf),
		bound,
		gap,
		priceBound,
		priceGap: (cost - priceBound) / priceBound,
		certificate: true,
		outOfTime,
	};
}

function readInstances(directory: string): Figures {
	const figures: Figures = {};
	for (const file of readdirSync(directory).sort()) {
		if (!/\.min(\.gz)?$/.test(file)) continue;
		const bytes = readFileSync(join(directory, file));
		const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('latin1');
		const problem = readDimacs(text);
		const { result, seconds: taken } = timed(() => solveMinCostFlow(problem));
		if (result.state === 'optimal') {
			const fault = findFaultOfFlow(problem, result);
			if (fault) throw new Error(`${file} is not proven: ${fault}.`);
		}
		const value = result.state === 'optimal' ? result.cost : result.state;
		console.log(`${file}  ${value}  ${seconds(taken)}`);
		figures[`${file} value`] = value;
		figures[`${file} seconds`] = taken;
	}
	return figures;
}

async function measureAll(): Promise<Record<string, Figures | number>> {
	const figures: Record<string, Figures | number> = {};
	const problems: { name: string; problem: AssignmentProblem; ours: Figures }[] = [];
	for (const name of Object.keys(sizes).filter(asked)) {
		const { figures: ours, problem } = measureAssignment(sizes[name]!);
		figures[name] = ours;
		problems.push({ name, problem, ours });
	}
	figures.peakMegabytes = peakMegabytes();
	console.log(`Ours alone, all instances held at once: ${whole(figures.peakMegabytes)} MB\n`);
	const solver = await loadExactSolver();
	for (const { name, problem, ours } of problems) {
		compareWithHighs(solver, problem, ours);
		const cut = ours.highsFinished ? 'same cost' : `cut at ${options['highs-seconds']} s`;
		console.log(`${name}: ${whole(ours.edges as number)} edges, median of ${rounds} rounds`);
		console.log(`  optimum      ${seconds(ours.seconds as number)}, proven, ${costs(ours)}`);
		console.log(`  HiGHS        ${seconds(ours.highsSeconds as number)}, ${cut}`);
		const [mine, theirs] = [ours.cpuSeconds, ours.highsCpuSeconds].map((cpu) =>
			seconds(cpu as number),
		);
		console.log(
			`  ratio        ${(ours.ratio as number).toFixed(1)} (processor: ${mine}, ${theirs})`,
		);
		const part = (100 * (ours.againToFull as number)).toFixed(1);
		console.log(
			`  1 % changed  ${seconds(ours.againSeconds as number)}, ${part} % of fresh, proven`,
		);
		const dearer = (100 * ((ours.firstComeToOptimum as number) - 1)).toFixed(1);
		console.log(
			`  first come   cost ${whole(ours.firstComeCost as number)} (+${dearer} %), unfilled ${ours.firstComeUnfilled}`,
		);
	}
	for (const name of Object.keys(clashes).filter(asked)) {
		const plan = measureClashes(solver, name);
		figures[`clashes ${name}`] = plan;
		const gap = (part: unknown) => `${(100 * (part as number)).toFixed(4)} %`;
		console.log(`clashes ${name}: ${whole(plan.groups as number)} groups`);
		console.log(
			`  plan         ${seconds(plan.seconds as number)} of ${plan.limitSeconds} s (processor: ${seconds(plan.cpuSeconds as number)}), ${costs(plan)}`,
		);
		console.log(`  bound        ${whole(plan.bound as number)}, gap ${gap(plan.gap)}`);
		console.log(
			`  certificate  checked: prices prove ${whole(plan.priceBound as number)}, gap ${gap(plan.priceGap)}`,
		);
	}
	figures.peakMegabytesWithHighs = peakMegabytes();
	console.log(`\nWith HiGHS in the same process: ${whole(figures.peakMegabytesWithHighs)} MB`);
	return figures;
}

function costs(figures: Figures): string {
	return `cost ${whole(figures.cost as number)}, unfilled ${figures.unfilled}`;
}

const figures = options.instances ? readInstances(options.instances) : await measureAll();
if (options.json) console.log(JSON.stringify(figures));
