import { solveExactly, type ExactSolver } from './exact-model.ts';
import { findClash, findFaultOfGroups, listLimits, type GroupedProblem } from './groups.ts';
import { listReducedCosts, raiseBound } from './limit-prices.ts';
import { narrowChoice, narrowProblem, widenChoice } from './narrow-problem.ts';
import { costOf } from './problem.ts';
import { repairChoice } from './repair-choice.ts';
import { solveAssignment } from './solve-assignment.ts';

/** Who does what without a clash, and how far from the best that can be at most. */
export interface GroupedAssignment {
	/** The chosen edge of each order, -1 where it is left out. */
	edgeOf: Int32Array;
	cost: number;
	/** No answer costs less: from the prices, or from an exact model of all that can be cheaper. */
	bound: number;
	/** `cost - bound` as a part of the bound; 0 is the optimum. */
	gap: number;
	/** What the prices alone prove, and the prices, for `verifyBound`. */
	priceBound: number;
	limitPrices: Float64Array;
	/** Whether the time was over before all was tried. */
	outOfTime: boolean;
}

/** Edges of the first exact model, per order; each further one has so many times more. */
const firstEdges = 1.3;
const moreEdges = 2;
/**
 * HiGHS may overrun its time limit before it branches, so a model is begun only if it is likely to
 * end: so many edges a second for the first, the square of the growth for each that follows.
 */
const edgesPerSecond = 1500;
/** Parts of the time for the prices and for the first repair; the rest is for exact models. */
const partForPrices = 0.4;
const partForRepair = 0.15;
/** Of the time left, what HiGHS is told: it looks at its clock seldom. */
const partForExact = 0.75;

/**
 * The cheapest assignment without clashes, as near as the time allows. The problem is hard, so the
 * answer says how far from the best it can be at most.
 *
 * The assignment without groups gives the first prices; the subgradient method raises them to a
 * bound. What is wanted under them is repaired into an answer, which HiGHS betters on the edges
 * that the prices make likely. An edge that costs more beyond its order's price than lies between
 * bound and answer can be in no better one: once all others were in the model, it is the optimum.
 *
 * @param solver HiGHS, or null to do without the exact models
 * @param millisecondsLeft how long until the deadline; asked again and again
 * @throws RangeError where the problem does not fit together
 */
export function solveWithGroups(
	problem: GroupedProblem,
	solver: ExactSolver | null,
	millisecondsLeft: () => number,
): GroupedAssignment {
	const free = solveAssignment(problem);
	const fault = findFaultOfGroups(problem);
	if (fault) throw new RangeError(`Not an assignment problem: ${fault}.`);
	const edgeLimits = listLimits(problem);
	const whole = millisecondsLeft();
	const leftAfter = (part: number) => () => millisecondsLeft() - whole * (1 - part);

	const freePrices = new Float64Array(edgeLimits.most.length);
	freePrices.set(free.volunteerPrices);
	if (!findClash(problem, free.edgeOf)) {
		const { edgeOf, cost } = free;
		const proof = { priceBound: cost, limitPrices: freePrices };
		return { edgeOf, cost, bound: cost, gap: 0, ...proof, outOfTime: false };
	}
	const freeCosts = listReducedCosts(problem, edgeLimits, freePrices);
	let edgeOf = repairChoice(problem, edgeLimits, freeCosts, leftAfter(partForRepair / 2));
	let cost = costOf(problem, edgeOf);
	const prices = raiseBound(problem, free.volunteerPrices, cost, leftAfter(partForPrices));
	const reducedCosts = listReducedCosts(problem, edgeLimits, prices.limitPrices);
	const again = repairChoice(
		problem,
		edgeLimits,
		reducedCosts,
		leftAfter(partForPrices + partForRepair / 2),
	);
	if (costOf(problem, again) < cost) {
		edgeOf = again;
		cost = costOf(problem, again);
	}

	// Costs are whole numbers, so a bound between two of them is as good as the upper.
	let bound = Math.ceil(prices.bound);
	let outOfTime = false;
	const sorted = reducedCosts.slice().sort();
	let wanted = Math.min(
		firstEdges * problem.penalties.length,
		(edgesPerSecond * millisecondsLeft()) / 1000,
	);
	let likely = 0;
	while (solver && bound < cost) {
		const within = Math.min(cost - prices.bound, sorted[Math.ceil(wanted)] ?? Infinity);
		const narrow = narrowProblem(problem, (edge) => reducedCosts[edge]! <= within);
		const begun = millisecondsLeft();
		outOfTime = begun <= 0 || likely > begun;
		if (outOfTime) break;
		const exact = solveExactly(solver, narrow, {
			seconds: (begun / 1000) * partForExact,
			edgeOf: narrowChoice(narrow, edgeOf),
		});
		if (exact.edgeOf) {
			const better = widenChoice(narrow, exact.edgeOf);
			if (costOf(problem, better) < cost) {
				edgeOf = better;
				cost = costOf(problem, better);
			}
		}
		// An answer with an edge that the model left out costs more than `prices.bound + within`.
		bound = Math.max(bound, Math.min(exact.bound, Math.ceil(prices.bound + within)));
		outOfTime = !exact.optimal;
		if (outOfTime) break;
		wanted = narrow.edges.length * moreEdges;
		likely = (begun - millisecondsLeft()) * moreEdges ** 2;
	}
	bound = Math.min(bound, cost);
	return {
		edgeOf,
		cost,
		bound,
		gap: cost === bound ? 0 : (cost - bound) / Math.max(1, Math.abs(bound)),
		priceBound: prices.bound,
		limitPrices: prices.limitPrices,
		outOfTime,
	};
}
