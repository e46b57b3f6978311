import type { DayProblem } from './problem.ts';

/** How many stops are kept as good ones to come from. */
const mostNeighbours = 30;

/**
 * For each stop the stops that it can well follow, best first: a short way, little waiting, not
 * late, and somebody who may make both.
 */
export function findNeighbours(problem: DayProblem): Int32Array[] {
	const { stops, people, travel, spotCount, assignmentCosts } = problem;
	const count = people.length;
	const allowed = stops.map((_, stop) => {
		const set: number[] = [];
		for (let person = 0; person < count; person += 1) {
			if (assignmentCosts[stop * count + person]! < Infinity) set.push(person);
		}
		return set;
	});
	const table = travel[0]!;
	return stops.map((stop, index) => {
		const mine = new Set(allowed[index]);
		const ranked: { other: number; badness: number }[] = [];
		stops.forEach((before, other) => {
			if (other === index || !allowed[other]!.some((person) => mine.has(person))) return;
			const way =
				before.spot === null || stop.spot === null
					? 0
					: table[before.spot * spotCount + stop.spot]!;
			const soonest = before.earliest + before.minutes + way;
			const latest = before.due + before.minutes + way;
			const waiting = Math.max(0, stop.earliest - latest);
			const late = Math.max(0, soonest - stop.due);
			ranked.push({ other, badness: way + 0.2 * waiting + late });
		});
		ranked.sort((a, b) => a.badness - b.badness || a.other - b.other);
		return Int32Array.from(ranked.slice(0, mostNeighbours), ({ other }) => other);
	});
}

/** For each stop those that it is a good one to come before, best first. */
export function goodFollowers(neighbours: readonly Int32Array[]): Int32Array[] {
	const followers: number[][] = neighbours.map(() => []);
	for (let rank = 0; rank < mostNeighbours; rank += 1) {
		neighbours.forEach((list, stop) => {
			if (rank < list.length) followers[list[rank]!]!.push(stop);
		});
	}
	return followers.map((list) => Int32Array.from(list));
}
