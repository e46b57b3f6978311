import {
	groupClashes,
	type GroupedProblem,
} from '../../src/lib/server/matching/solver/index.ts';
import { createRandom, generateInstance, type InstanceSize } from './generate-instance.ts';

/** Two peaks a day, on seven days; visits of half an hour to two hours. */
const peaks = [9 * 60, 14 * 60];
const days = 7;
const minutesPerKilometre = 4;

/** The same with fixed times: at most so many a week, two a day, and no two at once. */
export function generateClashes(size: InstanceSize): GroupedProblem {
	const problem = generateInstance(size);
	const random = createRandom(size.seed + 1);
	const orders = problem.penalties.length;
	const orderStarts = new Int32Array(orders);
	const orderMinutes = new Int32Array(orders);
	for (let order = 0; order < orders; order += 1) {
		const day = Math.floor(random() * days);
		const peak = peaks[random() < 0.6 ? 0 : 1]!;
		orderStarts[order] = day * 1440 + peak + 30 * Math.floor((random() + random()) * 3);
		orderMinutes[order] = 30 * (1 + Math.floor(random() * 4));
	}
	const edges = problem.edgeVolunteers.length;
	const orderOf = new Int32Array(edges);
	for (let order = 0; order < orders; order += 1) {
		orderOf.fill(order, problem.edgesFrom[order], problem.edgesFrom[order + 1]);
	}
	const starts = Int32Array.from(orderOf, (order) => orderStarts[order]!);
	const { east, north } = problem.sites;
	const groups = groupClashes(problem, {
		starts,
		ends: Int32Array.from(orderOf, (order) => orderStarts[order]! + orderMinutes[order]!),
		days: starts.map((start) => Math.floor(start / 1440)),
		dayLimits: new Int32Array(problem.capacities.length).fill(2),
		travelMinutes(oneEdge, otherEdge) {
			const one = orderOf[oneEdge]!;
			const other = orderOf[otherEdge]!;
			const kilometres = Math.hypot(east[one]! - east[other]!, north[one]! - north[other]!);
			return Math.ceil(kilometres * minutesPerKilometre);
		},
	});
	return { ...problem, groups };
}
