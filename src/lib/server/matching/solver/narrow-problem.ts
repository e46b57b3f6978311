import type { GroupedProblem } from './groups.ts';

/** A problem with some of its edges; `edges` are their numbers in the whole. */
export interface NarrowProblem extends GroupedProblem {
	edges: Int32Array;
}

/** Keeps the edges that `keeps` says, and the groups that can still be overfilled. */
export function narrowProblem(
	problem: GroupedProblem,
	keeps: (edge: number) => boolean,
): NarrowProblem {
	const { penalties, edgesFrom, edgeVolunteers, edgeCosts, groups } = problem;
	const edges: number[] = [];
	const narrow = new Int32Array(edgeCosts.length).fill(-1);
	const from = new Int32Array(penalties.length + 1);
	for (let order = 0; order < penalties.length; order += 1) {
		for (let edge = edgesFrom[order]!; edge < edgesFrom[order + 1]!; edge += 1) {
			if (!keeps(edge)) continue;
			narrow[edge] = edges.length;
			edges.push(edge);
		}
		from[order + 1] = edges.length;
	}
	const limits: number[] = [];
	const groupsFrom = [0];
	const groupEdges: number[] = [];
	for (let group = 0; group < groups.limits.length; group += 1) {
		const begin = groupEdges.length;
		for (let at = groups.from[group]!; at < groups.from[group + 1]!; at += 1) {
			const edge = narrow[groups.edges[at]!]!;
			if (edge >= 0) groupEdges.push(edge);
		}
		if (groupEdges.length - begin <= groups.limits[group]!) {
			groupEdges.length = begin;
			continue;
		}
		limits.push(groups.limits[group]!);
		groupsFrom.push(groupEdges.length);
	}
	return {
		...problem,
		edgesFrom: from,
		edgeVolunteers: Int32Array.from(edges, (edge) => edgeVolunteers[edge]!),
		edgeCosts: Int32Array.from(edges, (edge) => edgeCosts[edge]!),
		groups: {
			limits: Int32Array.from(limits),
			from: Int32Array.from(groupsFrom),
			edges: Int32Array.from(groupEdges),
		},
		edges: Int32Array.from(edges),
	};
}

/** A choice of the whole in the numbers of the narrow problem; -1 where the edge was not kept. */
export function narrowChoice(narrow: NarrowProblem, edgeOf: Int32Array): Int32Array {
	const { edges, edgesFrom } = narrow;
	return edgeOf.map((chosen, order) => {
		for (let edge = edgesFrom[order]!; edge < edgesFrom[order + 1]!; edge += 1) {
			if (edges[edge] === chosen) return edge;
		}
		return -1;
	});
}

/** A choice of the narrow problem in the numbers of the whole. */
export function widenChoice({ edges }: NarrowProblem, edgeOf: Int32Array): Int32Array {
	return edgeOf.map((edge) => (edge < 0 ? -1 : edges[edge]!));
}
