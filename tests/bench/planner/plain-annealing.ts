import type { DayProblem, DayRoutes } from '../../../src/lib/server/day-plans/engine/index.ts';
import { random as drawFrom } from '../random.ts';

/**
 * The baseline: simulated annealing as one writes it down first. A stop goes to a random place, or
 * two stops change places; all times are worked out anew. Knows no breaks and no limits.
 */
export function annealPlainly(problem: DayProblem, seed: number, share: () => number): DayRoutes {
	const random = drawFrom(seed);
	const { stops, shifts, pairs, spotCount, weights } = problem;
	const travel = problem.travel[0]!;
	const partner = new Int32Array(stops.length).fill(-1);
	const gaps = new Map<number, { first: number; minimumGap: number; maximumGap: number }>();
	for (const pair of pairs) {
		partner[pair.first] = pair.second;
		partner[pair.second] = pair.first;
		gaps.set(pair.first, pair).set(pair.second, pair);
	}
	const mayMake = (stop: number, shift: number) =>
		problem.assignmentCosts[stop * shifts.length + shift]! < Infinity;
	const routes: number[][] = shifts.map(() => []);
	const shiftOf = new Int32Array(stops.length);
	const starts = new Float64Array(stops.length);
	const arrivals = new Float64Array(stops.length);

	const byDue = [...stops.keys()].sort((one, other) => stops[one]!.due - stops[other]!.due);
	for (const stop of byDue) {
		let shift: number;
		do shift = Math.floor(random() * shifts.length);
		while (
			!mayMake(stop, shift) ||
			(partner[stop]! >= 0 && routes[shift]!.includes(partner[stop]!))
		);
		routes[shift]!.push(stop);
		shiftOf[stop] = shift;
	}

	const at = new Int32Array(shifts.length);
	const ready = new Float64Array(shifts.length);
	const spots = new Int32Array(shifts.length);
	function costOf(bound: number): number {
		let [way, lateness, worst, made] = [0, 0, 0, 0];
		at.fill(0);
		shifts.forEach(({ from, startSpot }, shift) => {
			ready[shift] = from;
			spots[shift] = startSpot;
		});
		const begin = (stop: number, start: number) => {
			starts[stop] = start;
			const late = Math.max(0, start - stops[stop]!.due);
			lateness += late;
			worst = Math.max(worst, late);
			ready[shiftOf[stop]!] = start + stops[stop]!.minutes;
			spots[shiftOf[stop]!] = stops[stop]!.spot!;
			at[shiftOf[stop]!]! += 1;
			made += 1;
		};
		const arrive = (stop: number) => {
			const shift = shiftOf[stop]!;
			const minutes = travel[spots[shift]! * spotCount + stops[stop]!.spot!]!;
			way += minutes;
			arrivals[stop] = Math.max(stops[stop]!.earliest, ready[shift]! + minutes);
		};
		for (let before = -1; before !== made;) {
			before = made;
			for (let shift = 0; shift < shifts.length; shift += 1) {
				const route = routes[shift]!;
				while (at[shift]! < route.length) {
					const stop = route[at[shift]!]!;
					const other = partner[stop]!;
					if (other < 0) {
						arrive(stop);
						begin(stop, arrivals[stop]!);
						continue;
					}
					if (routes[shiftOf[other]!]![at[shiftOf[other]!]!] !== other) break;
					const { first, minimumGap, maximumGap } = gaps.get(stop)!;
					const second = partner[first]!;
					arrive(first);
					arrive(second);
					const one = Math.max(arrivals[first]!, arrivals[second]! - maximumGap);
					begin(first, one);
					begin(second, Math.max(arrivals[second]!, one + minimumGap));
				}
			}
			if (weights.lateness * lateness + weights.worstLateness * worst > bound) return Infinity;
		}
		if (made < stops.length) return Infinity;
		for (const [shift, { endSpot }] of shifts.entries())
			way += travel[spots[shift]! * spotCount + endSpot]!;
		return weights.travel * way + weights.lateness * lateness + weights.worstLateness * worst;
	}

	let cost = costOf(Infinity);
	let best: DayRoutes = {
		routes: routes.map((route) => [...route]),
		starts: starts.slice(),
		leftOut: [],
		cost,
	};
	const warm = 20;
	const cold = 0.05;
	let temperature = warm;
	const place = (stop: number, shift: number, index: number) => {
		routes[shift]!.splice(index, 0, stop);
		shiftOf[stop] = shift;
	};
	for (let round = 0; ; round += 1) {
		if (round % 100 === 0) {
			const used = share();
			if (used >= 1) return best;
			temperature = warm * (cold / warm) ** used;
		}
		const stop = Math.floor(random() * stops.length);
		const from = shiftOf[stop]!;
		const index = routes[from]!.indexOf(stop);
		const other = random() < 0.3 ? Math.floor(random() * stops.length) : -1;
		const to = other < 0 ? Math.floor(random() * shifts.length) : shiftOf[other]!;
		if (other === stop || !mayMake(stop, to) || (other >= 0 && !mayMake(other, from))) continue;
		if (other >= 0 && from === to) continue;
		if (partner[stop]! >= 0 && shiftOf[partner[stop]!] === to) continue;
		if (other >= 0 && partner[other]! >= 0 && shiftOf[partner[other]!] === from) continue;
		const otherIndex = other < 0 ? -1 : routes[to]!.indexOf(other);
		routes[from]!.splice(index, 1);
		if (other >= 0) {
			routes[to]!.splice(otherIndex, 1);
			place(other, from, index);
		}
		const newIndex = other < 0 ? Math.floor(random() * (routes[to]!.length + 1)) : otherIndex;
		place(stop, to, newIndex);
		const bound = cost - temperature * Math.log(1 - random());
		const tried = costOf(bound);
		if (tried <= bound) {
			cost = tried;
			if (cost < best.cost)
				best = {
					routes: routes.map((route) => [...route]),
					starts: starts.slice(),
					leftOut: [],
					cost,
				};
			continue;
		}
		routes[to]!.splice(newIndex, 1);
		if (other >= 0) {
			routes[from]!.splice(index, 1);
			place(other, to, otherIndex);
		}
		place(stop, from, index);
	}
}
