import type { Assignment, AssignmentProblem } from './problem.ts';
import type { StartingPoint } from './solve-assignment.ts';

/** Where each order and volunteer of the problem at hand stood in the earlier one, -1 for new ones. */
export interface Origin {
	orders: Int32Array;
	volunteers: Int32Array;
}

/**
 * An earlier answer as the starting point of a changed problem: orders may have come and gone,
 * costs, edges and capacities may be others. `solveAssignment` then only searches what changed.
 */
export function carryOver(
	earlier: { problem: AssignmentProblem; answer: Assignment },
	problem: AssignmentProblem,
	origin: Origin,
): StartingPoint {
	const { edgesFrom, edgeVolunteers, edgeCosts } = problem;
	const volunteerPrices = Float64Array.from(origin.volunteers, (before) =>
		before < 0 ? 0 : earlier.answer.volunteerPrices[before]!,
	);
	const edgeOf = Int32Array.from(origin.orders, (before, order) => {
		const chosen = before < 0 ? -1 : earlier.answer.edgeOf[before]!;
		if (chosen < 0) return -1;
		const volunteer = earlier.problem.edgeVolunteers[chosen]!;
		let cheapest = -1;
		for (let edge = edgesFrom[order]!; edge < edgesFrom[order + 1]!; edge += 1) {
			if (origin.volunteers[edgeVolunteers[edge]!] !== volunteer) continue;
			if (cheapest < 0 || edgeCosts[edge]! < edgeCosts[cheapest]!) cheapest = edge;
		}
		return cheapest;
	});
	return { edgeOf, volunteerPrices };
}
