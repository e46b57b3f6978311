import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadExactSolver } from './exact-model.ts';
import { buildGroups, findClash, type GroupedProblem } from './groups.ts';
import { buildProblem, costOf } from './problem.ts';
import { solveAssignment } from './solve-assignment.ts';
import { solveWithGroups } from './solve-with-groups.ts';
import { verifyBound } from './verify-bound.ts';
import { findBrokenRule } from './verify-optimality.ts';

const highs = await loadExactSolver();

function someProblem(orders: number, volunteers: number): fc.Arbitrary<GroupedProblem> {
	const edge = fc.record({
		volunteer: fc.nat(volunteers - 1),
		cost: fc.integer({ min: -5, max: 60 }),
		// Edges of one volunteer with the same slot exclude each other; a day has two slots.
		slot: fc.nat(3),
	});
	const order = fc.record({
		penalty: fc.integer({ min: 0, max: 120 }),
		edges: fc.array(edge, { maxLength: volunteers + 2 }),
	});
	return fc
		.record({
			orders: fc.array(order, { minLength: 1, maxLength: orders }),
			capacities: fc.array(fc.nat(4), { minLength: volunteers, maxLength: volunteers }),
			dayLimit: fc.nat(2),
		})
		.map(({ orders, capacities, dayLimit }) => {
			const edges = orders.flatMap((one) => one.edges);
			const pick = (belongs: (edge: (typeof edges)[number]) => boolean) =>
				edges.flatMap((one, index) => (belongs(one) ? [index] : []));
			const groups = capacities.flatMap((_places, volunteer) => [
				...[0, 1, 2, 3].map((slot) => ({
					limit: 1,
					edges: pick((one) => one.volunteer === volunteer && one.slot === slot),
				})),
				...[0, 1].map((day) => ({
					limit: dayLimit,
					edges: pick((one) => one.volunteer === volunteer && one.slot >> 1 === day),
				})),
			]);
			return { ...buildProblem(orders, capacities), groups: buildGroups(groups) };
		});
}

/** Tries every choice. */
function leastCost(problem: GroupedProblem): number {
	const edgeOf = new Int32Array(problem.penalties.length).fill(-1);
	let least = Infinity;
	const from = (order: number): void => {
		if (order === edgeOf.length) {
			least = Math.min(least, costOf(problem, edgeOf));
			return;
		}
		from(order + 1);
		for (let edge = problem.edgesFrom[order]!; edge < problem.edgesFrom[order + 1]!; edge += 1) {
			edgeOf[order] = edge;
			if (!findBrokenRule(problem, edgeOf) && !findClash(problem, edgeOf)) from(order + 1);
			edgeOf[order] = -1;
		}
	};
	from(0);
	return least;
}

const withTime = () => 5_000;

test('with time enough the answer costs what trying every choice finds', () => {
	fc.assert(
		fc.property(someProblem(5, 3), (problem) => {
			const plan = solveWithGroups(problem, highs, withTime);
			expect(verifyBound(problem, plan)).toEqual({ valid: true });
			expect(plan.cost).toBe(leastCost(problem));
			expect(plan).toMatchObject({ bound: plan.cost, gap: 0, outOfTime: false });
		}),
		{ numRuns: 150 },
	);
});

test('without time or HiGHS no limit is broken, and the bound stays below every answer', () => {
	fc.assert(
		fc.property(someProblem(25, 6), fc.boolean(), (problem, hurried) => {
			const plan = solveWithGroups(problem, hurried ? highs : null, () => (hurried ? 0 : 5_000));
			expect(verifyBound(problem, plan)).toEqual({ valid: true });
			expect(plan.bound).toBeLessThanOrEqual(plan.cost);
			expect(plan.gap).toBeGreaterThanOrEqual(0);
			const best = solveWithGroups(problem, highs, withTime);
			expect(best.cost).toBeLessThanOrEqual(plan.cost);
			expect(plan.bound).toBeLessThanOrEqual(best.cost);
		}),
		{ numRuns: 40 },
	);
});

test('where nothing clashes it is the assignment', () => {
	fc.assert(
		fc.property(someProblem(25, 6), (problem) => {
			const free = { ...problem, groups: buildGroups([]) };
			const plan = solveWithGroups(free, highs, withTime);
			expect(plan.cost).toBe(solveAssignment(free).cost);
			expect(plan.priceBound).toBe(plan.cost);
			expect(solveWithGroups(problem, null, withTime).cost).toBeGreaterThanOrEqual(plan.cost);
		}),
		{ numRuns: 40 },
	);
});

test('a tampered answer is not valid', () => {
	const edges = [
		{ volunteer: 0, cost: 1 },
		{ volunteer: 1, cost: 7 },
	];
	const problem: GroupedProblem = {
		...buildProblem(
			[0, 1].map(() => ({ penalty: 50, edges })),
			[2, 1],
		),
		groups: buildGroups([{ limit: 1, edges: [0, 2] }]),
	};
	const plan = solveWithGroups(problem, highs, withTime);
	expect(plan).toMatchObject({ cost: 8, bound: 8 });
	expect(verifyBound(problem, plan)).toEqual({ valid: true });
	const tampered: [Partial<typeof plan>, RegExp][] = [
		[{ edgeOf: Int32Array.of(0, 2), cost: 2 }, /group 0 has too many/],
		[{ edgeOf: Int32Array.of(1, 3), cost: 14 }, /volunteer 1 has too many/],
		[{ cost: 7 }, /the cost/],
		[{ priceBound: plan.priceBound + 1 }, /another bound/],
		[{ limitPrices: plan.limitPrices.map(() => -1) }, /negative/],
		[{ limitPrices: new Float64Array(1) }, /not each limit/],
	];
	for (const [part, reason] of tampered) {
		const verdict = verifyBound(problem, { ...plan, ...part });
		expect(verdict).toMatchObject({ valid: false, reason: expect.stringMatching(reason) });
	}
});

test('groups that do not fit are refused', () => {
	const problem = buildProblem(
		[
			{
				penalty: 5,
				edges: [
					{ volunteer: 0, cost: 1 },
					{ volunteer: 1, cost: 1 },
				],
			},
		],
		[1, 1],
	);
	for (const [group, message] of [
		[{ limit: 1, edges: [0, 1] }, /several volunteers/],
		[{ limit: 1, edges: [2] }, /an edge that is none/],
		[{ limit: -1, edges: [0] }, /a limit is negative/],
	] as const) {
		const grouped = { ...problem, groups: buildGroups([group]) };
		expect(() => solveWithGroups(grouped, null, withTime)).toThrow(message);
	}
});
