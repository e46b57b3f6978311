import { buildGroups, type EdgeGroups } from './groups.ts';
import type { AssignmentProblem } from './problem.ts';

/** When the work of each edge is, and how many a volunteer does a day at most. */
export interface EdgeTimes {
	/** Minutes from any common moment to the start and end of each edge's work. */
	starts: Int32Array;
	ends: Int32Array;
	/** A number for the local day of each edge's work. */
	days: Int32Array;
	/** The most that each volunteer does on one day. */
	dayLimits: Int32Array;
	/** Minutes that the edges' volunteer needs from the work of one edge to that of the other. */
	travelMinutes(oneEdge: number, otherEdge: number): number;
}

/**
 * The groups that keep every volunteer's day possible: of edges that clash with each other, travel
 * included, at most one; of a day's edges at most the day's limit. Clashes are gathered into sets in
 * which all exclude each other, as large as they get, since those bound far better than pairs.
 */
export function groupClashes(problem: AssignmentProblem, times: EdgeTimes): EdgeGroups {
	const groups: { limit: number; edges: number[] }[] = [];
	for (const edges of listEdgesOfVolunteers(problem)) {
		if (edges.length < 2) continue;
		edges.sort((one, other) => times.starts[one]! - times.starts[other]! || one - other);
		for (const clique of gatherClashes(edges, times)) groups.push({ limit: 1, edges: clique });
		groups.push(...gatherDays(problem, edges, times));
	}
	return buildGroups(groups);
}

function listEdgesOfVolunteers({ capacities, edgeVolunteers }: AssignmentProblem): number[][] {
	const lists = Array.from(capacities, (): number[] => []);
	edgeVolunteers.forEach((volunteer, edge) => lists[volunteer]!.push(edge));
	return lists;
}

function clash(times: EdgeTimes, earlier: number, later: number): boolean {
	const free = times.starts[later]! - times.ends[earlier]!;
	return free < 0 || free < times.travelMinutes(earlier, later);
}

/** Sets of mutually clashing edges that together hold every clashing pair; edges by their start. */
function gatherClashes(edges: number[], times: EdgeTimes): number[][] {
	const count = edges.length;
	const clashes = new Uint8Array(count * count);
	const covered = new Uint8Array(count * count);
	for (let one = 0; one < count; one += 1) {
		for (let other = one + 1; other < count; other += 1) {
			if (!clash(times, edges[one]!, edges[other]!)) continue;
			clashes[one * count + other] = 1;
			clashes[other * count + one] = 1;
		}
	}
	const cliques: number[][] = [];
	for (let one = 0; one < count; one += 1) {
		for (let other = one + 1; other < count; other += 1) {
			const pair = one * count + other;
			if (clashes[pair] === 0 || covered[pair] === 1) continue;
			const clique = [one, other];
			for (let more = 0; more < count; more += 1) {
				if (more === one || more === other) continue;
				if (clique.every((member) => clashes[member * count + more] === 1)) clique.push(more);
			}
			for (const member of clique) {
				for (const mate of clique) covered[member * count + mate] = 1;
			}
			cliques.push(clique.map((index) => edges[index]!));
		}
	}
	return cliques;
}

function gatherDays(problem: AssignmentProblem, edges: number[], times: EdgeTimes) {
	const volunteer = problem.edgeVolunteers[edges[0]!]!;
	const limit = times.dayLimits[volunteer]!;
	if (limit >= problem.capacities[volunteer]!) return [];
	const days = new Map<number, number[]>();
	for (const edge of edges) {
		const day = days.get(times.days[edge]!);
		if (day) day.push(edge);
		else days.set(times.days[edge]!, [edge]);
	}
	return [...days.values()]
		.filter((members) => members.length > limit)
		.map((members) => ({ limit, edges: members }));
}
