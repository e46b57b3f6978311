import type { DayProblem, DayRoutes, PlanWeights } from './engine/index.ts';

/** What a plan costs, part by part: minutes, squared minutes, and what the problem prices itself. */
export interface PlanFigures {
	travel: number;
	lateness: number;
	worstLateness: number;
	unfairness: number;
	assignments: number;
	leftOut: number;
	cost: number;
}

export interface RouteCheck {
	figures: PlanFigures;
	/** Hard rules that are broken, each with the stop, shift or person; empty for a plan that holds. */
	broken: string[];
}

const tolerance = 1e-6;

/**
 * Works a plan out again from its routes alone, by other code than the engine's: who is where when,
 * which hard rule is broken, and what everything costs. Starts are the earliest that all rules allow
 * and must be those that the plan names.
 */
export function checkRoutes(problem: DayProblem, plan: DayRoutes): RouteCheck {
	const broken = brokenByRoutes(problem, plan);
	const begins = earliestStarts(problem, plan.routes);
	if (begins === null) broken.push('people wait for each other in a ring');
	else broken.push(...brokenByTimes(problem, plan, begins));
	const figures = figuresOf(problem, plan, begins ?? plan.starts);
	if (Math.abs(figures.cost - plan.cost) > tolerance * Math.max(1, Math.abs(plan.cost)))
		broken.push(`the plan says that it costs ${plan.cost}, and it costs ${figures.cost}`);
	return { figures, broken };
}

function brokenByRoutes(problem: DayProblem, { routes, leftOut }: DayRoutes): string[] {
	const broken: string[] = [];
	const seen = new Map<number, number>();
	routes.forEach((route, shift) => {
		const { person } = problem.shifts[shift]!;
		for (const stop of route) {
			if (seen.has(stop)) broken.push(`stop ${stop} is made twice`);
			seen.set(stop, person);
			if (assignmentCost(problem, stop, person) === Infinity)
				broken.push(`person ${person} may not make stop ${stop}`);
		}
	});
	problem.stops.forEach((_, stop) => {
		if (seen.has(stop) === leftOut.includes(stop))
			broken.push(`stop ${stop} is neither in a route nor left out, or both`);
	});
	for (const { first, second } of problem.pairs) {
		if (seen.has(first) !== seen.has(second))
			broken.push(`of stops ${first} and ${second} only one is made`);
		else if (seen.has(first) && seen.get(first) === seen.get(second))
			broken.push(`stops ${first} and ${second} are made by one person`);
	}
	problem.people.forEach(({ mostStops, mostMinutes }, person) => {
		const own = [...seen].filter(([stop, who]) => who === person && problem.stops[stop]!.counts);
		const minutes = own.reduce((sum, [stop]) => sum + problem.stops[stop]!.minutes, 0);
		if (own.length > mostStops) broken.push(`person ${person} makes too many stops`);
		if (minutes > mostMinutes + tolerance) broken.push(`person ${person} gives too many minutes`);
	});
	return broken;
}

function brokenByTimes(
	problem: DayProblem,
	{ routes, starts }: DayRoutes,
	begins: Float64Array,
): string[] {
	const broken: string[] = [];
	problem.stops.forEach(({ latest }, stop) => {
		const begin = begins[stop]!;
		if (Number.isNaN(begin)) return;
		if (begin > latest + tolerance) broken.push(`stop ${stop} begins too late`);
		if (!(Math.abs(begin - starts[stop]!) <= tolerance))
			broken.push(`stop ${stop} can begin at ${begin}, and the plan says ${starts[stop]}`);
	});
	for (const { first, second, minimumGap, maximumGap } of problem.pairs) {
		const gap = begins[second]! - begins[first]!;
		if (gap < minimumGap - tolerance || gap > maximumGap + tolerance)
			broken.push(`stop ${second} begins ${gap} minutes after stop ${first}`);
	}
	routes.forEach((route, index) => {
		const shift = problem.shifts[index]!;
		let spot = shift.startSpot;
		let free = shift.from;
		for (const stop of route) {
			spot = problem.stops[stop]!.spot ?? spot;
			free = begins[stop]! + problem.stops[stop]!.minutes;
		}
		const home = free + minutesBetween(problem, shift.mode, spot, shift.endSpot);
		if (route.length > 0 && home > shift.until + tolerance)
			broken.push(`shift ${index} ends too late`);
	});
	return broken;
}

/**
 * The earliest start of every stop in a route, by going over all routes until nothing changes; null
 * when that does not end.
 */
function earliestStarts(problem: DayProblem, routes: number[][]): Float64Array | null {
	const begins = new Float64Array(problem.stops.length).fill(NaN);
	for (const stop of routes.flat()) begins[stop] = -Infinity;
	for (let sweep = 0; sweep <= 2 * problem.stops.length + 2; sweep += 1) {
		let changed = false;
		const raise = (stop: number, to: number) => {
			if (!(to > begins[stop]! + 1e-9)) return;
			begins[stop] = to;
			changed = true;
		};
		routes.forEach((route, index) => {
			const shift = problem.shifts[index]!;
			let spot = shift.startSpot;
			let free = shift.from;
			for (const stop of route) {
				const { spot: there, earliest, minutes } = problem.stops[stop]!;
				const way = there === null ? 0 : minutesBetween(problem, shift.mode, spot, there);
				raise(stop, Math.max(earliest, free + way));
				free = begins[stop]! + minutes;
				spot = there ?? spot;
			}
		});
		for (const { first, second, minimumGap, maximumGap } of problem.pairs) {
			raise(second, begins[first]! + minimumGap);
			raise(first, begins[second]! - maximumGap);
		}
		if (!changed) return begins;
	}
	return null;
}

function figuresOf(problem: DayProblem, plan: DayRoutes, begins: Float64Array): PlanFigures {
	let [travel, lateness, worstLateness, assignments, leftOut] = [0, 0, 0, 0, 0];
	const loads = problem.people.map(({ loadBefore }) => loadBefore);
	plan.routes.forEach((route, index) => {
		const { person, mode, startSpot, endSpot } = problem.shifts[index]!;
		let spot = startSpot;
		for (const stop of route) {
			const { spot: there, due, minutes } = problem.stops[stop]!;
			const late = Math.max(0, begins[stop]! - due);
			lateness += late;
			worstLateness = Math.max(worstLateness, late);
			assignments += assignmentCost(problem, stop, person);
			if (problem.stops[stop]!.counts) loads[person]! += minutes;
			if (there === null) continue;
			travel += minutesBetween(problem, mode, spot, there);
			spot = there;
		}
		travel += minutesBetween(problem, mode, spot, endSpot);
	});
	for (const stop of plan.leftOut) leftOut += Math.min(problem.stops[stop]!.leftOutCost, 1e6);
	const unfairness = loads.reduce((sum, load) => sum + load * load, 0);
	const weighted: [keyof PlanWeights, number][] = [
		['travel', travel],
		['lateness', lateness],
		['worstLateness', worstLateness],
		['unfairness', unfairness],
	];
	const cost = weighted.reduce((sum, [name, value]) => sum + problem.weights[name] * value, 0);
	return {
		travel,
		lateness,
		worstLateness,
		unfairness,
		assignments,
		leftOut,
		cost: cost + assignments + leftOut,
	};
}

function assignmentCost(problem: DayProblem, stop: number, person: number): number {
	return problem.assignmentCosts[stop * problem.people.length + person]!;
}

function minutesBetween(problem: DayProblem, mode: number, from: number, to: number): number {
	return problem.travel[mode]![from * problem.spotCount + to]!;
}
