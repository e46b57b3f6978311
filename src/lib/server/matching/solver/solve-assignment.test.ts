import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadExactSolver, solveExactly } from './exact-model.ts';
import { assignFirstCome } from './first-come.ts';
import { buildGroups } from './groups.ts';
import { buildProblem, costOf, type AssignmentProblem, type OrderEdges } from './problem.ts';
import { solveAssignment } from './solve-assignment.ts';
import { verifyOptimality } from './verify-optimality.ts';

const highs = await loadExactSolver();

interface Lists {
	orders: OrderEdges[];
	capacities: number[];
}

function someLists(orders: number, volunteers: number, costs: number): fc.Arbitrary<Lists> {
	const edge = fc.record({
		volunteer: fc.nat(volunteers - 1),
		cost: fc.integer({ min: -5, max: costs }),
	});
	return fc.record({
		orders: fc.array(
			fc.record({
				penalty: fc.integer({ min: -2, max: 2 * costs }),
				edges: fc.array(edge, { maxLength: volunteers }),
			}),
			{ maxLength: orders },
		),
		capacities: fc.array(fc.nat(3), { minLength: volunteers, maxLength: volunteers }),
	});
}

const build = ({ orders, capacities }: Lists) => buildProblem(orders, capacities);

/** Tries every choice. */
function leastCost(problem: AssignmentProblem): number {
	const places = problem.capacities.slice();
	const from = (order: number): number => {
		if (order === problem.penalties.length) return 0;
		let least = problem.penalties[order]! + from(order + 1);
		for (let edge = problem.edgesFrom[order]!; edge < problem.edgesFrom[order + 1]!; edge += 1) {
			const volunteer = problem.edgeVolunteers[edge]!;
			if (places[volunteer] === 0) continue;
			places[volunteer]! -= 1;
			least = Math.min(least, problem.edgeCosts[edge]! + from(order + 1));
			places[volunteer]! += 1;
		}
		return least;
	};
	return from(0);
}

test('the answer costs what trying every choice finds, and proves it', () => {
	fc.assert(
		fc.property(someLists(6, 4, 9), (lists) => {
			const problem = build(lists);
			const answer = solveAssignment(problem);
			expect(verifyOptimality(problem, answer)).toEqual({ optimal: true });
			expect(answer.cost).toBe(leastCost(problem));
		}),
		{ numRuns: 500 },
	);
});

test('the answer costs what HiGHS finds, scarce or not', () => {
	fc.assert(
		fc.property(someLists(40, 12, 1000), (lists) => {
			const problem = build(lists);
			const answer = solveAssignment(problem);
			expect(verifyOptimality(problem, answer)).toEqual({ optimal: true });
			const exact = solveExactly(highs, { ...problem, groups: buildGroups([]) }, { seconds: 10 });
			expect(exact.optimal).toBe(true);
			expect(answer.cost).toBe(exact.bound);
		}),
		{ numRuns: 150 },
	);
});

test('first come, first served never costs less', () => {
	fc.assert(
		fc.property(someLists(30, 8, 50), (lists) => {
			const problem = build(lists);
			const greedy = costOf(problem, assignFirstCome(problem));
			expect(solveAssignment(problem).cost).toBeLessThanOrEqual(greedy);
		}),
	);
});

test('another volunteer, another place or another edge never makes it dearer', () => {
	const more = fc.record({ order: fc.nat(29), volunteer: fc.nat(8), cost: fc.nat(50) });
	fc.assert(
		fc.property(someLists(30, 8, 50), more, (lists, { order, volunteer, cost }) => {
			const before = solveAssignment(build(lists)).cost;
			const capacities = [...lists.capacities, 1];
			const place = capacities.map((places, index) => places + (index === volunteer ? 1 : 0));
			const orders = lists.orders.map((one, index) =>
				index === order ? { ...one, edges: [...one.edges, { volunteer, cost }] } : one,
			);
			for (const richer of [
				{ ...lists, capacities },
				{ ...lists, capacities: place },
				{ orders, capacities },
			]) {
				expect(solveAssignment(build(richer)).cost).toBeLessThanOrEqual(before);
			}
		}),
	);
});

test('from any starting point the answer is the same and proven', () => {
	const start = fc.record({
		picks: fc.array(fc.nat(), { minLength: 30, maxLength: 30 }),
		prices: fc.array(fc.oneof(fc.integer({ min: -20, max: 120 }), fc.constant(NaN)), {
			minLength: 8,
			maxLength: 8,
		}),
	});
	fc.assert(
		fc.property(someLists(30, 8, 50), start, (lists, { picks, prices }) => {
			const problem = build(lists);
			const edgeOf = problem.penalties.map((_penalty, order) => {
				const first = problem.edgesFrom[order]!;
				const count = problem.edgesFrom[order + 1]! - first;
				const pick = picks[order]! % (count + 1);
				return pick === count ? -1 : first + pick;
			});
			const given = { edgeOf, volunteerPrices: Float64Array.from(prices) };
			const answer = solveAssignment(problem, given);
			expect(verifyOptimality(problem, answer)).toEqual({ optimal: true });
			expect(answer.cost).toBe(solveAssignment(problem).cost);
		}),
		{ numRuns: 300 },
	);
});

test('after any change the earlier answer leads to the fresh one', () => {
	fc.assert(
		fc.property(someLists(30, 8, 50), someLists(30, 8, 50), fc.nat(30), (lists, others, kept) => {
			const earlier = solveAssignment(build(lists));
			const orders = [...lists.orders.slice(0, kept), ...others.orders.slice(kept)];
			const capacities = lists.capacities.map((places, volunteer) =>
				volunteer % 3 === 0 ? others.capacities[volunteer]! : places,
			);
			const problem = buildProblem(orders, capacities);
			const edgeOf = problem.penalties.map((_penalty, order) =>
				order < Math.min(kept, lists.orders.length) ? earlier.edgeOf[order]! : -1,
			);
			const answer = solveAssignment(problem, { ...earlier, edgeOf });
			expect(verifyOptimality(problem, answer)).toEqual({ optimal: true });
		}),
		{ numRuns: 300 },
	);
});

test('a tampered answer is not proven', () => {
	fc.assert(
		fc.property(someLists(12, 5, 50), fc.nat(), fc.integer({ min: 1, max: 9 }), (lists, at, by) => {
			const problem = build(lists);
			const orders = problem.penalties.length;
			fc.pre(orders > 0);
			const answer = solveAssignment(problem);
			const order = at % orders;
			const orderPrices = answer.orderPrices.slice();
			orderPrices[order]! += by;
			const volunteerPrices = answer.volunteerPrices.slice();
			volunteerPrices[at % volunteerPrices.length]! -= 1000;
			const edgeOf = answer.edgeOf.slice();
			edgeOf[order] = edgeOf[order]! < 0 ? problem.edgesFrom.at(-1)! : -1;
			for (const tampered of [
				{ orderPrices },
				{ volunteerPrices },
				{ edgeOf },
				{ cost: answer.cost - by },
			]) {
				const verdict = verifyOptimality(problem, { ...answer, ...tampered });
				const same = costOf(problem, edgeOf) === answer.cost && 'edgeOf' in tampered;
				if (!same) expect(verdict.optimal).toBe(false);
			}
		}),
	);
});

test('a problem that does not fit together is refused', () => {
	const problem = buildProblem([{ penalty: 5, edges: [{ volunteer: 0, cost: 1 }] }], [1]);
	const broken: [Partial<AssignmentProblem>, RegExp][] = [
		[{ edgeVolunteers: Int32Array.of(3) }, /leads to nobody/],
		[{ edgeCosts: Int32Array.of(2 ** 31 - 1) }, /cost is out of range/],
		[{ penalties: Int32Array.of(2 ** 31 - 1) }, /penalty is out of range/],
		[{ capacities: Int32Array.of(-1) }, /capacity is negative/],
		[{ edgesFrom: Int32Array.of(0, 2) }, /span/],
		[{ edgesFrom: Int32Array.of(0) }, /one longer/],
	];
	for (const [part, message] of broken) {
		expect(() => solveAssignment({ ...problem, ...part })).toThrow(message);
	}
	const volunteerPrices = new Float64Array(1);
	expect(() => solveAssignment(problem, { edgeOf: Int32Array.of(4), volunteerPrices })).toThrow(
		/another order/,
	);
});
