import { findFault, type Assignment, type AssignmentProblem, type Prices } from './problem.ts';

/** Whether an answer is proven, or the first thing that it breaks. */
export type Verdict = { optimal: true } | { optimal: false; reason: string };

/**
 * Checks an answer by itself, from the problem and the prices alone: that it may be carried out,
 * that the prices are allowed, and that its cost equals what the prices add up to. No answer can
 * cost less than allowed prices add up to, so equality proves the optimum.
 */
export function verifyOptimality(problem: AssignmentProblem, answer: Assignment): Verdict {
	const reason =
		findFault(problem) ?? findBrokenRule(problem, answer.edgeOf) ?? findWrongPrice(problem, answer);
	if (reason) return { optimal: false, reason };
	let cost = 0;
	answer.edgeOf.forEach((edge, order) => {
		cost += edge < 0 ? problem.penalties[order]! : problem.edgeCosts[edge]!;
	});
	if (cost !== answer.cost) return { optimal: false, reason: 'the cost is not what it says' };
	if (cost !== boundOf(problem, answer)) {
		return { optimal: false, reason: 'the prices add up to another cost' };
	}
	return { optimal: true };
}

/** What allowed prices add up to: a bound from below for every answer. */
export function boundOf({ capacities }: AssignmentProblem, prices: Prices): number {
	let bound = 0;
	for (const price of prices.orderPrices) bound += price;
	for (let volunteer = 0; volunteer < capacities.length; volunteer += 1) {
		bound -= capacities[volunteer]! * prices.volunteerPrices[volunteer]!;
	}
	return bound;
}

/** The first way in which a choice of edges cannot be carried out, or null. */
export function findBrokenRule(problem: AssignmentProblem, edgeOf: Int32Array): string | null {
	const { capacities, penalties, edgesFrom, edgeVolunteers } = problem;
	if (edgeOf.length !== penalties.length) return 'not each order has an answer';
	const loads = new Int32Array(capacities.length);
	for (let order = 0; order < edgeOf.length; order += 1) {
		const edge = edgeOf[order]!;
		if (edge < 0) continue;
		if (edge < edgesFrom[order]! || edge >= edgesFrom[order + 1]!) {
			return `order ${order} has an edge of another order`;
		}
		const volunteer = edgeVolunteers[edge]!;
		loads[volunteer]! += 1;
		if (loads[volunteer]! > capacities[volunteer]!) return `volunteer ${volunteer} has too many`;
	}
	return null;
}

function findWrongPrice(problem: AssignmentProblem, prices: Prices): string | null {
	const { capacities, penalties, edgesFrom, edgeVolunteers, edgeCosts } = problem;
	const { orderPrices, volunteerPrices } = prices;
	if (orderPrices.length !== penalties.length) return 'not each order has a price';
	if (volunteerPrices.length !== capacities.length) return 'not each volunteer has a price';
	for (let volunteer = 0; volunteer < capacities.length; volunteer += 1) {
		if (!(volunteerPrices[volunteer]! >= 0)) return `volunteer ${volunteer} has a negative price`;
	}
	for (let order = 0; order < penalties.length; order += 1) {
		const price = orderPrices[order]!;
		if (!(price <= penalties[order]!)) return `order ${order} pays more than its penalty`;
		for (let edge = edgesFrom[order]!; edge < edgesFrom[order + 1]!; edge += 1) {
			if (!(price <= edgeCosts[edge]! + volunteerPrices[edgeVolunteers[edge]!]!)) {
				return `order ${order} pays more than edge ${edge} costs`;
			}
		}
	}
	return null;
}
