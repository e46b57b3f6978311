import { listLimits, type EdgeLimits, type GroupedProblem } from './groups.ts';

/** Prices are whole multiples of this part of a unit, so that their sums stay exact. */
export const priceParts = 64;

/** A bound from below, with the prices of volunteers and groups (`EdgeLimits`) that prove it. */
export interface PriceBound {
	bound: number;
	limitPrices: Float64Array;
}

/** One look at the prices: what they prove, and what each order would choose under them. */
interface Reading {
	bound: number;
	chosen: Int32Array;
	loads: Int32Array;
}

/**
 * What prices prove: each order pays the least of its penalty and of its edges with the prices of
 * all that limits them; from the sum goes what the limits can yield at most.
 */
export function readPrices(
	problem: GroupedProblem,
	edgeLimits: EdgeLimits,
	limitPrices: Float64Array,
	into: Reading,
): void {
	const { penalties, edgesFrom, edgeCosts } = problem;
	const { most, from, limits } = edgeLimits;
	const { chosen, loads } = into;
	let bound = 0;
	for (let limit = 0; limit < most.length; limit += 1) bound -= most[limit]! * limitPrices[limit]!;
	loads.fill(0);
	for (let order = 0; order < penalties.length; order += 1) {
		// Last time's choice is looked at first, since it mostly rules out the others at a glance.
		const usual = chosen[order]!;
		let least = penalties[order]!;
		let cheapest = -1;
		if (usual >= 0) {
			let cost = edgeCosts[usual]!;
			for (let at = from[usual]!; at < from[usual + 1]!; at += 1) cost += limitPrices[limits[at]!]!;
			if (cost < least) {
				least = cost;
				cheapest = usual;
			}
		}
		for (let edge = edgesFrom[order]!, end = edgesFrom[order + 1]!; edge < end; edge += 1) {
			let cost = edgeCosts[edge]!;
			for (let at = from[edge]!, last = from[edge + 1]!; at < last && cost < least; at += 1) {
				cost += limitPrices[limits[at]!]!;
			}
			if (cost >= least) continue;
			least = cost;
			cheapest = edge;
		}
		bound += least;
		chosen[order] = cheapest;
		if (cheapest < 0) continue;
		for (let at = from[cheapest]!; at < from[cheapest + 1]!; at += 1) loads[limits[at]!]! += 1;
	}
	into.bound = bound;
}

/** Room for `readPrices`. */
export function createReading(problem: GroupedProblem, { most }: EdgeLimits): Reading {
	return {
		bound: -Infinity,
		chosen: new Int32Array(problem.penalties.length).fill(-1),
		loads: new Int32Array(most.length),
	};
}

const patience = 15;
const smallerStep = 0.7;
const smallestStep = 1e-4;

/**
 * Looks for prices that prove more (Held, Wolfe and Crowder's subgradient method): what is wanted
 * too much gets dearer, what is wanted too little cheaper, by Polyak's step towards a known cost.
 *
 * @param volunteerPrices where to begin: the prices of the assignment without groups
 * @param knownCost what some answer costs; the step's aim
 * @param millisecondsLeft ends the search when it returns 0 or less
 */
export function raiseBound(
	problem: GroupedProblem,
	volunteerPrices: Float64Array,
	knownCost: number,
	millisecondsLeft: () => number,
): PriceBound {
	const edgeLimits = listLimits(problem);
	const { most } = edgeLimits;
	const prices = new Float64Array(most.length);
	prices.set(volunteerPrices);
	const reading = createReading(problem, edgeLimits);
	const best = { bound: -Infinity, limitPrices: prices.slice() };
	let part = 1;
	let waited = 0;
	while (part > smallestStep && millisecondsLeft() > 0) {
		readPrices(problem, edgeLimits, prices, reading);
		waited += 1;
		if (reading.bound > best.bound) {
			// A gain that would take thousands of rounds to matter is none.
			if (reading.bound > best.bound + 1e-6 * Math.abs(best.bound)) waited = 0;
			best.bound = reading.bound;
			best.limitPrices.set(prices);
		}
		if (waited >= patience) {
			part *= smallerStep;
			waited = 0;
		}
		let length = 0;
		for (let limit = 0; limit < most.length; limit += 1) {
			const excess = reading.loads[limit]! - most[limit]!;
			if (excess > 0 || prices[limit]! > 0) length += excess * excess;
		}
		if (length === 0 || knownCost <= best.bound) break;
		const step = (part * (knownCost - reading.bound)) / length;
		for (let limit = 0; limit < most.length; limit += 1) {
			const excess = reading.loads[limit]! - most[limit]!;
			if (excess > 0 || prices[limit]! > 0) {
				prices[limit] = Math.max(0, prices[limit]! + step * excess);
			}
		}
	}
	const limitPrices = best.limitPrices.map((price) => Math.round(price * priceParts) / priceParts);
	readPrices(problem, edgeLimits, limitPrices, reading);
	return { bound: reading.bound, limitPrices };
}

/** What each edge costs beyond its order's price: at least so much dearer is any answer with it. */
export function listReducedCosts(
	problem: GroupedProblem,
	edgeLimits: EdgeLimits,
	limitPrices: Float64Array,
): Float64Array {
	const { penalties, edgesFrom, edgeCosts } = problem;
	const { from, limits } = edgeLimits;
	const reduced = new Float64Array(edgeCosts.length);
	for (let order = 0; order < penalties.length; order += 1) {
		let least = penalties[order]!;
		for (let edge = edgesFrom[order]!; edge < edgesFrom[order + 1]!; edge += 1) {
			let cost = edgeCosts[edge]!;
			for (let at = from[edge]!; at < from[edge + 1]!; at += 1) cost += limitPrices[limits[at]!]!;
			reduced[edge] = cost;
			least = Math.min(least, cost);
		}
		for (let edge = edgesFrom[order]!; edge < edgesFrom[order + 1]!; edge += 1) {
			reduced[edge]! -= least;
		}
	}
	return reduced;
}
