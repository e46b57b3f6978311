/**
 * Orders (or places of visits) on one side, volunteers with several places each on the other.
 * Sparse: the edges of order `i` are those from `edgesFrom[i]` up to `edgesFrom[i + 1]`. All costs
 * are whole numbers of one unit that the caller chooses, so that sums stay exact.
 */
export interface AssignmentProblem {
	/** How many orders each volunteer can take at most; its length is the number of volunteers. */
	capacities: Int32Array;
	/** What it costs to leave each order out; its length is the number of orders. */
	penalties: Int32Array;
	/** Where the edges of each order begin; one longer than the number of orders. */
	edgesFrom: Int32Array;
	/** The volunteer of each edge. */
	edgeVolunteers: Int32Array;
	/** What each edge costs; may be negative. */
	edgeCosts: Int32Array;
}

/** Prices that prove a bound: no answer can cost less than what they add up to. */
export interface Prices {
	/** What each order would pay at most, its penalty or less. */
	orderPrices: Float64Array;
	/** What a place with each volunteer is worth, 0 or more. */
	volunteerPrices: Float64Array;
}

/** Who does what, and the prices that prove that it cannot be done for less. */
export interface Assignment extends Prices {
	/** The chosen edge of each order, -1 where it is left out. */
	edgeOf: Int32Array;
	/** The sum of the chosen edges and of the penalties of the orders left out. */
	cost: number;
}

/** Largest cost or penalty: what 32 bits hold, with room for the multipliers of clashes. */
export const largestCost = 2 ** 30;

/** What is wrong with a problem, in words, or null; the caller's mistake, never a user's. */
export function findFault(problem: AssignmentProblem): string | null {
	const { capacities, penalties, edgesFrom, edgeVolunteers, edgeCosts } = problem;
	const edges = edgeVolunteers.length;
	if (edgesFrom.length !== penalties.length + 1) return 'edgesFrom is not one longer than orders';
	if (edgesFrom[0] !== 0 || edgesFrom.at(-1) !== edges) return 'edgesFrom does not span the edges';
	if (edgeCosts.length !== edges) return 'not each edge has a cost';
	for (let order = 0; order < penalties.length; order += 1) {
		if (edgesFrom[order]! > edgesFrom[order + 1]!) return 'edgesFrom does not rise';
		if (Math.abs(penalties[order]!) > largestCost) return 'a penalty is out of range';
	}
	for (const capacity of capacities) if (capacity < 0) return 'a capacity is negative';
	for (let edge = 0; edge < edges; edge += 1) {
		const volunteer = edgeVolunteers[edge]!;
		if (volunteer < 0 || volunteer >= capacities.length) return 'an edge leads to nobody';
		if (Math.abs(edgeCosts[edge]!) > largestCost) return 'a cost is out of range';
	}
	return null;
}

/** One row of `buildProblem`. */
export interface OrderEdges {
	penalty: number;
	edges: readonly { volunteer: number; cost: number }[];
}

/** A problem from plain lists; edges keep their order, order by order. */
export function buildProblem(
	orders: readonly OrderEdges[],
	capacities: ArrayLike<number>,
): AssignmentProblem {
	const edges = orders.flatMap((order) => order.edges);
	const edgesFrom = new Int32Array(orders.length + 1);
	orders.forEach((order, index) => {
		edgesFrom[index + 1] = edgesFrom[index]! + order.edges.length;
	});
	return {
		capacities: Int32Array.from(capacities),
		penalties: Int32Array.from(orders, (order) => order.penalty),
		edgesFrom,
		edgeVolunteers: Int32Array.from(edges, (edge) => edge.volunteer),
		edgeCosts: Int32Array.from(edges, (edge) => edge.cost),
	};
}

/** What an answer costs: its chosen edges and the penalties of what it leaves out. */
export function costOf(problem: AssignmentProblem, edgeOf: Int32Array): number {
	let cost = 0;
	for (let order = 0; order < edgeOf.length; order += 1) {
		const edge = edgeOf[order]!;
		cost += edge < 0 ? problem.penalties[order]! : problem.edgeCosts[edge]!;
	}
	return cost;
}

/** The order of each edge. */
export function listOrdersOfEdges({ edgesFrom, edgeVolunteers }: AssignmentProblem): Int32Array {
	const orderOf = new Int32Array(edgeVolunteers.length);
	for (let order = 0; order + 1 < edgesFrom.length; order += 1) {
		orderOf.fill(order, edgesFrom[order], edgesFrom[order + 1]);
	}
	return orderOf;
}
