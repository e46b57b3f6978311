import type { DayState } from './day-state.ts';
import { goodFollowers } from './neighbours.ts';

/** Places looked at for one stop that is lifted. */
const looks = 4;

/**
 * Ways to change a plan a little. Each draws a change and tries it.
 * @returns tries one change and answers the cost after it, or null where it costs more than `bound`
 * and the plan is as it was
 */
export function createMoves(
	state: DayState,
	neighbours: readonly Int32Array[],
	draw: () => number,
): (current: number, bound: number) => number | null {
	const { next, previous, shiftOf, partner, ready, due, earliest, minutes } = state;
	const { stopCount, shiftCount, travelWeight, latenessWeight, worstWeight, hasBreaks } = state;
	const followers = goodFollowers(neighbours);
	const targets = new Int32Array(looks);
	const drawBelow = (count: number) => Math.floor(draw() * count);
	/** An entry of a list sorted by how good it is, the first most likely. */
	const drawGood = (list: Int32Array) => list[Math.floor(draw() ** 2 * list.length)]!;

	/** A node that a stop could well follow; -1 for none that is in a route. */
	function drawTarget(stop: number): number {
		const kind = draw();
		if (kind < 0.03) return stopCount + drawBelow(shiftCount);
		if (kind < 0.5) {
			const list = neighbours[stop]!;
			if (list.length === 0) return -1;
			const node = drawGood(list);
			return shiftOf[node]! < 0 ? -1 : node;
		}
		const list = followers[stop]!;
		if (list.length === 0) return -1;
		const node = drawGood(list);
		return shiftOf[node]! < 0 ? -1 : previous[node]!;
	}

	/** What travel costs more when a stop stands between two nodes that were neighbours. */
	function detour(shift: number, before: number, stop: number, behind: number): number {
		if (hasBreaks) return 0;
		return (
			travelWeight *
			(state.minutesBetween(shift, before, stop) +
				state.minutesBetween(shift, stop, behind) -
				state.minutesBetween(shift, before, behind))
		);
	}

	/** What is late at least, of a stop put between two nodes and the one behind it. */
	function latenessBetween(shift: number, before: number, stop: number, behind: number): number {
		if (hasBreaks) return 0;
		let begin = ready[before]! + state.minutesBetween(shift, before, stop);
		if (begin < earliest[stop]!) begin = earliest[stop]!;
		const own = begin > due[stop]! ? begin - due[stop]! : 0;
		let behindLate = 0;
		if (behind < stopCount) {
			behindLate =
				begin + minutes[stop]! + state.minutesBetween(shift, stop, behind) - due[behind]!;
			if (behindLate < 0) behindLate = 0;
		}
		return (
			latenessWeight * (own + behindLate) + worstWeight * (own > behindLate ? own : behindLate)
		);
	}

	/** How much more a change may cost, were everything on time afterwards. */
	function slackOf(current: number, bound: number): number {
		if (hasBreaks) return Infinity;
		return bound - current + latenessWeight * state.lateness + worstWeight * state.worst;
	}

	function settle(bound: number): number | null {
		const cost = state.settle(bound);
		if (cost <= bound) return cost;
		state.undo();
		return null;
	}

	/** One stop goes elsewhere, to the first of a few good places that will do. */
	function relocate(stop: number, current: number, bound: number): number | null {
		const from = shiftOf[stop]!;
		const before = previous[stop]!;
		const slack = slackOf(current, bound) + detour(from, before, stop, next[stop]!);
		let count = 0;
		for (let look = 0; look < looks; look += 1) {
			const target = drawTarget(stop);
			if (target < 0 || target === stop || target === before) continue;
			const shift = shiftOf[target]!;
			if (shift !== from && !state.mayTake(stop, shift)) continue;
			const behind = next[target]!;
			const added = detour(shift, target, stop, behind) + state.otherChange(stop, from, shift);
			if (added > slack) continue;
			if (shift !== from && added + latenessBetween(shift, target, stop, behind) > slack) continue;
			targets[count++] = target;
		}
		if (count === 0) return null;
		state.begin();
		if (state.lift(stop)) {
			const without = travelWeight * state.travel + state.other + latenessWeight * state.lateness;
			for (let at = 0; at < count; at += 1) {
				const target = targets[at]!;
				const behind = next[target]!;
				const shift = shiftOf[target]!;
				const least =
					without +
					detour(shift, target, stop, behind) +
					state.otherChange(stop, from, shift) +
					latenessBetween(shift, target, stop, behind);
				if (!hasBreaks && least > bound) continue;
				const cost = state.tryBehind(stop, target, bound);
				if (cost <= bound) return cost;
			}
		}
		state.undo();
		return null;
	}

	/** Two stops change places. */
	function exchange(stop: number, current: number, bound: number): number | null {
		const after = drawTarget(stop);
		if (after < 0 || after === stop) return null;
		const other = next[after]!;
		if (other >= stopCount || other === stop) return null;
		return exchangeBoth(stop, other, current, bound);
	}

	function exchangeBoth(
		stop: number,
		other: number,
		current: number,
		bound: number,
	): number | null {
		const one = shiftOf[stop]!;
		const two = shiftOf[other]!;
		if (one !== two) {
			const partners = partner[stop] === other;
			if (!(partners ? state.isAllowed(stop, two) : state.mayTake(stop, two))) return null;
			if (!(partners ? state.isAllowed(other, one) : state.mayTake(other, one))) return null;
		}
		const before = previous[stop]!;
		const after = previous[other]!;
		const behind = next[stop]!;
		if (before === other) {
			state.begin();
			state.move(stop, after);
			return settle(bound);
		}
		if (one !== two) {
			const otherBehind = next[other]!;
			const slack = slackOf(current, bound);
			const change =
				detour(one, before, other, behind) -
				detour(one, before, stop, behind) +
				detour(two, after, stop, otherBehind) -
				detour(two, after, other, otherBehind) +
				state.otherChange(stop, one, two) +
				state.otherChange(other, two, one);
			if (change > slack) return null;
			if (change + latenessBetween(two, after, stop, otherBehind) > slack) return null;
			if (change + latenessBetween(one, before, other, behind) > slack) return null;
		}
		state.begin();
		state.move(stop, after);
		state.move(other, before);
		return settle(bound);
	}

	/** Two or three stops that follow each other go to another shift. */
	function relocateStretch(stop: number, current: number, bound: number): number | null {
		const target = drawTarget(stop);
		if (target < 0) return null;
		const from = shiftOf[stop]!;
		const to = shiftOf[target]!;
		let last = next[stop]!;
		if (last >= stopCount || from === to) return null;
		if (!state.mayTake(stop, to) || !state.mayTake(last, to)) return null;
		const third = next[last]!;
		if (third < stopCount && draw() < 0.4 && state.mayTake(third, to)) last = third;
		if (!hasBreaks) {
			const before = previous[stop]!;
			const behind = next[last]!;
			const then = next[target]!;
			const change =
				state.minutesBetween(from, before, behind) -
				state.minutesBetween(from, before, stop) -
				state.minutesBetween(from, last, behind) +
				state.minutesBetween(to, target, stop) +
				state.minutesBetween(to, last, then) -
				state.minutesBetween(to, target, then);
			if (travelWeight * change > slackOf(current, bound)) return null;
		}
		state.begin();
		moveChain(stop, next[last]!, target);
		return settle(bound);
	}

	/** Moves stops from one on, as far as a node that stays, one behind the other. */
	function moveChain(first: number, end: number, after: number): void {
		for (let stop = first; stop !== end && stop < stopCount;) {
			const then = next[stop]!;
			state.move(stop, after);
			after = stop;
			stop = then;
		}
	}

	/** Two shifts exchange the rest of their day, so that a stop follows a good neighbour. */
	function crossTails(stop: number, current: number, bound: number): number | null {
		const after = drawTarget(stop);
		if (after < 0) return null;
		const one = shiftOf[stop]!;
		const two = shiftOf[after]!;
		if (one === two) return null;
		const before = previous[stop]!;
		const other = next[after]!;
		if (!hasBreaks) {
			const change =
				state.minutesBetween(two, after, stop) -
				state.minutesBetween(one, before, stop) +
				state.minutesBetween(one, before, other < stopCount ? other : stopCount + one) -
				state.minutesBetween(two, after, other);
			if (travelWeight * change > slackOf(current, bound)) return null;
		}
		for (let node = stop; node < stopCount; node = next[node]!)
			if (!state.mayTake(node, two)) return null;
		for (let node = other; node < stopCount; node = next[node]!)
			if (!state.mayTake(node, one)) return null;
		state.begin();
		moveChain(stop, stopCount, after);
		moveChain(other, stopCount, before);
		return settle(bound);
	}

	/** Both stops of a visit for two go elsewhere, or their people change places. */
	function relocateVisit(stop: number, current: number, bound: number): number | null {
		const other = partner[stop]!;
		if (other < 0) return null;
		if (draw() < 0.1) return exchangeBoth(stop, other, current, bound);
		const after = drawTarget(stop);
		const otherAfter = drawTarget(other);
		if (after < 0 || otherAfter < 0) return null;
		if (after === stop || after === other || otherAfter === stop || otherAfter === other)
			return null;
		const [from, otherFrom] = [shiftOf[stop]!, shiftOf[other]!];
		const [to, otherTo] = [shiftOf[after]!, shiftOf[otherAfter]!];
		if (state.personOf[to] === state.personOf[otherTo] || after === otherAfter) return null;
		if (previous[stop] === after || previous[other] === otherAfter) return null;
		if (!state.isAllowed(stop, to) || !state.isAllowed(other, otherTo)) return null;
		const slack = slackOf(current, bound);
		const added =
			detour(to, after, stop, next[after]!) - detour(from, previous[stop]!, stop, next[stop]!);
		const otherAdded =
			detour(otherTo, otherAfter, other, next[otherAfter]!) -
			detour(otherFrom, previous[other]!, other, next[other]!);
		const change = added + otherAdded;
		// Where the four places touch each other the sum may be off, which only skips a change.
		if (change > slack) return null;
		if (change + latenessBetween(to, after, stop, next[after]!) > slack) return null;
		if (change + latenessBetween(otherTo, otherAfter, other, next[otherAfter]!) > slack)
			return null;
		state.begin();
		state.move(stop, after);
		state.move(other, otherAfter);
		return settle(bound);
	}

	/** A visit that is left out goes somewhere, be it instead of another. */
	function bringIn(stop: number, bound: number): number | null {
		const after = drawTarget(stop);
		if (after < 0 || !state.isAllowed(stop, shiftOf[after]!)) return null;
		const other = partner[stop]!;
		const otherAfter = other < 0 ? -1 : drawTarget(other);
		if (other >= 0) {
			if (otherAfter < 0 || !state.isAllowed(other, shiftOf[otherAfter]!)) return null;
			if (state.personOf[shiftOf[after]!] === state.personOf[shiftOf[otherAfter]!]) return null;
		}
		state.begin();
		if (draw() < 0.5) {
			const instead = next[after]!;
			if (instead >= stopCount || instead === otherAfter) return null;
			const insteadPartner = partner[instead]!;
			if (insteadPartner >= 0) {
				if (insteadPartner === after || insteadPartner === otherAfter) return null;
				state.leaveOut(insteadPartner);
			}
			state.leaveOut(instead);
		}
		state.move(stop, after);
		if (other >= 0) state.move(other, otherAfter);
		return settle(bound);
	}

	return (current, bound) => {
		const stop = drawBelow(stopCount);
		if (shiftOf[stop]! < 0) return bringIn(stop, bound);
		const kind = draw();
		if (kind < 0.45) return relocate(stop, current, bound);
		if (kind < 0.7) return exchange(stop, current, bound);
		if (kind < 0.78) return relocateStretch(stop, current, bound);
		if (kind < 0.86) return crossTails(stop, current, bound);
		return relocateVisit(stop, current, bound);
	};
}
