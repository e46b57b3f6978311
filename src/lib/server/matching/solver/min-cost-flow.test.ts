import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadExactSolver } from './exact-model.ts';
import { findFaultOfFlow, solveMinCostFlow, type FlowProblem } from './min-cost-flow.ts';
import { readDimacs } from './read-dimacs.ts';

const highs = await loadExactSolver();

const arc = fc.record({
	tail: fc.nat(7),
	head: fc.nat(7),
	lower: fc.oneof(fc.constant(0), fc.integer({ min: -3, max: 3 })),
	room: fc.oneof({ weight: 9, arbitrary: fc.nat(9) }, fc.constant(Infinity)),
	cost: fc.integer({ min: -3, max: 20 }),
	flow: fc.nat(9),
});
/** Supplies that some flow carries, unless they are `spoilt`. */
const networks = fc
	.record({ arcs: fc.array(arc, { maxLength: 40 }), spoilt: fc.integer({ min: -9, max: 2 }) })
	.map(({ arcs, spoilt }): FlowProblem => {
		const supplies = new Float64Array(8);
		for (const { tail, head, lower, room, flow } of arcs) {
			supplies[tail]! += lower + Math.min(room, flow);
			supplies[head]! -= lower + Math.min(room, flow);
		}
		supplies[0]! += Math.max(0, spoilt);
		supplies[7]! -= Math.max(0, spoilt);
		return {
			supplies,
			tails: Int32Array.from(arcs, ({ tail }) => tail),
			heads: Int32Array.from(arcs, ({ head }) => head),
			lowers: Float64Array.from(arcs, ({ lower }) => lower),
			uppers: Float64Array.from(arcs, ({ lower, room }) => lower + room),
			costs: Float64Array.from(arcs, ({ cost }) => cost),
		};
	});

/** What HiGHS' simplex makes of it. */
function solveByHighs({ supplies, tails, heads, lowers, uppers, costs }: FlowProblem) {
	const entries = Array.from(tails, (tail, index) =>
		tail === heads[index] ? [] : [tail, heads[index]!],
	);
	const model = {
		numCols: tails.length,
		numRows: supplies.length,
		colCost: costs,
		colLower: lowers,
		colUpper: uppers,
		rowLower: supplies,
		rowUpper: supplies,
		matrix: {
			format: 'csc' as const,
			numRows: supplies.length,
			numCols: tails.length,
			starts: [
				0,
				...entries.map(
					(
						(sum) => (each: number[]) =>
							(sum += each.length)
					)(0),
				),
			],
			indices: entries.flat(),
			values: entries.flatMap((each) => (each.length === 0 ? [] : [1, -1])),
		},
	};
	return highs.withModel(model, (solved) => {
		solved.options.set({ output_flag: false, presolve: 'off' });
		solved.run();
		const { optimal } = highs.constants.modelStatus;
		return solved.getModelStatus() === optimal ? Math.round(solved.getObjectiveValue()) : null;
	});
}

test('a flow costs what HiGHS finds, and its potentials prove it', () => {
	let solved = 0;
	fc.assert(
		fc.property(networks, (network) => {
			const answer = solveMinCostFlow(network);
			const exact = network.tails.length === 0 ? null : solveByHighs(network);
			if (answer.state !== 'optimal') {
				if (network.tails.length > 0) expect(exact).toBe(null);
				return;
			}
			solved += 1;
			expect(findFaultOfFlow(network, answer)).toBe(null);
			if (network.tails.length > 0) expect(answer.cost).toBe(exact);
		}),
		{ numRuns: 500 },
	);
	expect(solved).toBeGreaterThan(200);
});

test('what cannot be carried or has no end is said', () => {
	const network = readDimacs('p min 2 1\nn 1 3\nn 2 -3\na 1 2 0 2 5\n');
	expect(solveMinCostFlow(network).state).toBe('infeasible');
	const circle = readDimacs('p min 2 2\na 1 2 0 -1 -2\na 2 1 0 -1 1\n');
	expect(solveMinCostFlow(circle).state).toBe('unbounded');
});

test('a tampered flow is not proven', () => {
	const network = readDimacs(
		'c two ways\np min 3 3\nn 1 4\nn 3 -4\na 1 3 0 3 9\na 1 2 0 3 2\na 2 3 1 8 3\n',
	);
	const answer = solveMinCostFlow(network);
	if (answer.state !== 'optimal') throw new Error(answer.state);
	expect(answer.cost).toBe(24);
	expect([...answer.flows]).toEqual([1, 3, 3]);
	for (const part of [
		{ cost: 23 },
		{ flows: Float64Array.of(2, 2, 2), cost: 28 },
		{ flows: Float64Array.of(1, 3, 2) },
		{ flows: Float64Array.of(0, 4, 4), cost: 20 },
		{ potentials: new Float64Array(3) },
	]) {
		expect(findFaultOfFlow(network, { ...answer, ...part })).not.toBe(null);
	}
});

test('a file that is no network is refused with its line', () => {
	for (const [text, message] of [
		['a 1 2 0 1 1', /Line 1: no "p" line before/],
		['p max 2 1', /Line 1: not "p min/],
		['p min 2 1\na 1 3 0 1 1', /Line 2: not "a TAIL/],
		['p min 2 1\na 1 2 0 1 x', /Line 2: not a whole number/],
		['p min 2 0\na 1 2 0 1 1', /Line 2: more arcs/],
		['p min 2 1\n', /fewer arcs/],
		['p min 2 1\nz 1', /neither/],
		['', /no "p" line/],
	] as const) {
		expect(() => readDimacs(text)).toThrow(message);
	}
});
