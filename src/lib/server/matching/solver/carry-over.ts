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
	const volunteerPrices = new Float64Array(origin.volunteers.length);
	const now = new Int32Array(earlier.problem.capacities.length).fill(-1);
	for (let volunteer = 0; volunteer < volunteerPrices.length; volunteer += 1) {
		const before = origin.volunteers[volunteer]!;
		if (before < 0) continue;
		volunteerPrices[volunteer] = earlier.answer.volunteerPrices[before]!;
		now[before] = volunteer;
	}
	const edgeOf = new Int32Array(origin.orders.length).fill(-1);
	for (let order = 0; order < edgeOf.length; order += 1) {
		const before = origin.orders[order]!;
		const chosen = before < 0 ? -1 : earlier.answer.edgeOf[before]!;
		if (chosen < 0) continue;
		const volunteer = now[earlier.problem.edgeVolunteers[chosen]!]!;
		let least = Infinity;
		for (let edge = edgesFrom[order]!, end = edgesFrom[order + 1]!; edge < end; edge += 1) {
			if (edgeVolunteers[edge] !== volunteer || edgeCosts[edge]! >= least) continue;
			least = edgeCosts[edge]!;
			edgeOf[order] = edge;
		}
	}
	return { edgeOf, volunteerPrices };
}
