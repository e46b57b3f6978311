import type { AssignmentProblem } from './problem.ts';

/**
 * What one gets without looking ahead: each order in turn takes its cheapest volunteer who still
 * has a place. The baseline that the optimum is compared with.
 */
export function assignFirstCome(problem: AssignmentProblem): Int32Array {
	const { capacities, penalties, edgesFrom, edgeVolunteers, edgeCosts } = problem;
	const places = capacities.slice();
	const edgeOf = new Int32Array(penalties.length).fill(-1);
	for (let order = 0; order < penalties.length; order += 1) {
		let least = penalties[order]!;
		for (let edge = edgesFrom[order]!; edge < edgesFrom[order + 1]!; edge += 1) {
			if (places[edgeVolunteers[edge]!]! === 0 || edgeCosts[edge]! >= least) continue;
			least = edgeCosts[edge]!;
			edgeOf[order] = edge;
		}
		const chosen = edgeOf[order]!;
		if (chosen >= 0) places[edgeVolunteers[chosen]!]! -= 1;
	}
	return edgeOf;
}
