import type { DayState } from './day-state.ts';

/** Places every stop that is left out where it costs least now, the most urgent first. */
export function placeLeftOut(state: DayState): void {
	const waiting = Array.from({ length: state.stopCount }, (_, stop) => stop)
		.filter((stop) => state.shiftOf[stop]! < 0)
		.sort(
			(a, b) =>
				state.leftOutCost[b]! - state.leftOutCost[a]! || state.due[a]! - state.due[b]! || a - b,
		);
	for (const stop of waiting) {
		if (state.shiftOf[stop]! >= 0) continue;
		placeVisit(state, stop);
	}
}

/**
 * Places a stop, and its partner where the visit is for two, at the cheapest place of all.
 * @returns whether that costs no more than leaving it out
 */
export function placeVisit(state: DayState, stop: number): boolean {
	const before = state.cost;
	const partner = state.partner[stop]!;
	let best = before;
	let bestAfter = -1;
	let bestPartnerAfter = -1;
	const near = partner < 0 ? null : [cheapest(state, stop), cheapest(state, partner)];
	for (const after of near?.[0] ?? positions(state, stop)) {
		if (partner < 0) {
			state.begin();
			state.move(stop, after);
			const cost = state.settle(best);
			if (cost < best) [best, bestAfter] = [cost, after];
			state.undo();
			continue;
		}
		for (const partnerAfter of near![1]!) {
			if (shiftPerson(state, after) === shiftPerson(state, partnerAfter)) continue;
			state.begin();
			state.move(stop, after);
			state.move(partner, partnerAfter);
			const cost = state.settle(best);
			if (cost < best) [best, bestAfter, bestPartnerAfter] = [cost, after, partnerAfter];
			state.undo();
		}
	}
	if (bestAfter < 0) return false;
	state.begin();
	state.move(stop, bestAfter);
	if (partner >= 0) state.move(partner, bestPartnerAfter);
	state.settle(Infinity);
	return true;
}

function shiftPerson(state: DayState, node: number): number {
	return state.personOf[state.shiftOf[node]!]!;
}

/** The positions that look cheapest by detour and lateness alone, when a visit needs two of them. */
function cheapest(state: DayState, stop: number): number[] {
	const ranked = positions(state, stop).map((after) => {
		const shift = state.shiftOf[after]!;
		const behind = state.next[after]!;
		const way = state.minutesBetween(shift, after, stop);
		const detour =
			way + state.minutesBetween(shift, stop, behind) - state.minutesBetween(shift, after, behind);
		const begin = Math.max(state.earliest[stop]!, state.ready[after]! + way);
		const late = Math.max(0, begin - state.due[stop]!);
		const lateBehind =
			behind < state.stopCount
				? Math.max(
						0,
						begin +
							state.minutes[stop]! +
							state.minutesBetween(shift, stop, behind) -
							state.due[behind]!,
					)
				: 0;
		return { after, badness: detour + late + lateBehind };
	});
	ranked.sort((a, b) => a.badness - b.badness);
	return ranked.slice(0, 12).map(({ after }) => after);
}

/** Every node that a stop may be put behind. */
function positions(state: DayState, stop: number): number[] {
	const found: number[] = [];
	for (let shift = 0; shift < state.shiftCount; shift += 1) {
		if (!state.mayTake(stop, shift)) continue;
		const head = state.stopCount + shift;
		let node = head;
		do {
			found.push(node);
			node = state.next[node]!;
		} while (node !== head);
	}
	return found;
}
