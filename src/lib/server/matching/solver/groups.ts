import type { AssignmentProblem } from './problem.ts';

/**
 * Sets of edges of which only so many may be chosen: two visits of one volunteer at ten o'clock
 * (at most 1), a day's visits of one volunteer (at most as many as they want a day). Each group
 * belongs to one volunteer; an edge may stand in several groups. The volunteer's own capacity, such
 * as a week's limit, needs none.
 */
export interface EdgeGroups {
	/** How many edges of each group may be chosen; its length is the number of groups. */
	limits: Int32Array;
	/** Where the edges of each group begin; one longer than the number of groups. */
	from: Int32Array;
	/** The edges, group by group. */
	edges: Int32Array;
}

/** An assignment in which some edges exclude each other. */
export interface GroupedProblem extends AssignmentProblem {
	groups: EdgeGroups;
}

/** Groups from plain lists. */
export function buildGroups(
	groups: readonly { limit: number; edges: readonly number[] }[],
): EdgeGroups {
	const from = new Int32Array(groups.length + 1);
	groups.forEach((group, index) => {
		from[index + 1] = from[index]! + group.edges.length;
	});
	return {
		limits: Int32Array.from(groups, (group) => group.limit),
		from,
		edges: Int32Array.from(groups.flatMap((group) => group.edges)),
	};
}

/** What is wrong with the groups of a problem, in words, or null. */
export function findFaultOfGroups({ groups, edgeVolunteers }: GroupedProblem): string | null {
	const { limits, from, edges } = groups;
	if (from.length !== limits.length + 1) return 'from is not one longer than groups';
	if (from[0] !== 0 || from.at(-1) !== edges.length) return 'from does not span the groups';
	for (let group = 0; group < limits.length; group += 1) {
		if (limits[group]! < 0) return 'a limit is negative';
		if (from[group]! > from[group + 1]!) return 'from does not rise';
		const members = edges.subarray(from[group], from[group + 1]);
		if (members.some((edge) => edge < 0 || edge >= edgeVolunteers.length)) {
			return 'a group has an edge that is none';
		}
		if (members.some((edge) => edgeVolunteers[edge] !== edgeVolunteers[members[0]!])) {
			return 'a group belongs to several volunteers';
		}
	}
	return null;
}

/**
 * All that limits each edge, volunteers and groups in one numbering: volunteer `j` is limit `j`,
 * group `g` is limit `volunteers + g`.
 */
export interface EdgeLimits {
	/** How many edges each limit allows. */
	most: Int32Array;
	/** The limits of edge `e` are `limits` from `from[e]` up to `from[e + 1]`, its volunteer first. */
	from: Int32Array;
	limits: Int32Array;
}

export function listLimits({ capacities, edgeVolunteers, groups }: GroupedProblem): EdgeLimits {
	const edges = edgeVolunteers.length;
	const volunteers = capacities.length;
	const most = new Int32Array(volunteers + groups.limits.length);
	most.set(capacities);
	most.set(groups.limits, volunteers);
	const from = new Int32Array(edges + 1);
	for (const edge of groups.edges) from[edge + 1]! += 1;
	for (let edge = 0; edge < edges; edge += 1) from[edge + 1]! += from[edge]! + 1;
	const at = from.slice(0, -1);
	const limits = new Int32Array(edges + groups.edges.length);
	for (let edge = 0; edge < edges; edge += 1) {
		limits[at[edge]!] = edgeVolunteers[edge]!;
		at[edge]! += 1;
	}
	for (let group = 0; group < groups.limits.length; group += 1) {
		for (let index = groups.from[group]!; index < groups.from[group + 1]!; index += 1) {
			const edge = groups.edges[index]!;
			limits[at[edge]!] = volunteers + group;
			at[edge]! += 1;
		}
	}
	return { most, from, limits };
}

/** The first group that a choice of edges overfills, in words, or null. */
export function findClash({ groups }: GroupedProblem, edgeOf: Int32Array): string | null {
	const chosen = new Set(edgeOf);
	for (let group = 0; group < groups.limits.length; group += 1) {
		let count = 0;
		for (let index = groups.from[group]!; index < groups.from[group + 1]!; index += 1) {
			if (chosen.has(groups.edges[index]!)) count += 1;
		}
		if (count > groups.limits[group]!) return `group ${group} has too many`;
	}
	return null;
}
