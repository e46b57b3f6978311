import type { DayProblem, DayRoutes } from './problem.ts';

/** Larger than any cost: leaving out what must be placed, so that sums stay numbers. */
const mustBePlaced = 1e6;

/** Looks at one stop in one change; more means that people wait for each other in a ring. */
const mostVisits = 3;

/** In the log of links: the stop was put somewhere, and before that stood nowhere. */
const attached = -1;

/** A plan put aside. */
export interface PlanCopy {
	arrays: (Int32Array | Float64Array)[];
	sums: Sums;
}

interface Sums {
	travel: number;
	lateness: number;
	worst: number;
	other: number;
}

/**
 * Routes as linked lists with the earliest time of every stop, changed by moving single stops.
 * A change is tried (`begin`, `move`, `settle`) and then kept or taken back.
 *
 * Nodes: the stops, then one head for each shift, which closes its list into a ring.
 */
export class DayState {
	readonly stopCount: number;
	readonly shiftCount: number;
	readonly next: Int32Array;
	readonly previous: Int32Array;
	/** Shift of each node, -1 for a stop that is left out. */
	readonly shiftOf: Int32Array;
	readonly personOf: Int32Array;
	readonly partner: Int32Array;
	readonly start: Float64Array;
	readonly late: Float64Array;
	/** When the person of a node can go on. */
	readonly ready: Float64Array;
	readonly due: Float64Array;
	readonly earliest: Float64Array;
	readonly minutes: Float64Array;
	readonly leftOutCost: Float64Array;
	readonly hasBreaks: boolean;
	readonly isBreak: Uint8Array;
	readonly #counts: Uint8Array;

	travel = 0;
	lateness = 0;
	worst = 0;
	/** Assignments, unfairness and what is left out. */
	other = 0;

	readonly #problem: DayProblem;
	readonly travelWeight: number;
	readonly latenessWeight: number;
	readonly worstWeight: number;
	readonly #unfairness: number;
	readonly #personCount: number;
	readonly #assignmentCosts: Float64Array;
	readonly #travelTable: Float64Array;
	readonly #modeOffset: Int32Array;
	readonly #row: Int32Array;
	readonly #column: Int32Array;
	readonly #latest: Float64Array;
	readonly #until: Float64Array;
	/** Bounds of a pair, from each side: start ≥ the partner's arrival + this. */
	readonly #gapFrom: Float64Array;
	readonly #isFirst: Uint8Array;
	readonly #arrival: Float64Array;
	readonly #load: Float64Array;
	readonly #given: Float64Array;
	readonly #stopsOf: Int32Array;
	readonly #mostStops: Int32Array;
	readonly #mostMinutes: Float64Array;

	/** What was linked in this change, where it was behind, and in which shift. */
	readonly #linked: Int32Array;
	readonly #linkedFrom: Int32Array;
	readonly #linkedShift: Int32Array;
	#linkedCount = 0;
	readonly #noted: Int32Array;
	readonly #notedTimes: Float64Array;
	#notedCount = 0;
	/** All that changes, for copies. */
	readonly #arrays: (Int32Array | Float64Array)[];
	readonly #pending: Int32Array;
	readonly #pendingKeys: Float64Array;
	#pendingCount = 0;
	readonly #visits: Uint8Array;
	#worstFell = false;
	readonly #beforeChange: Sums = { travel: 0, lateness: 0, worst: 0, other: 0 };
	readonly #beforeTry: Sums = { travel: 0, lateness: 0, worst: 0, other: 0 };

	constructor(problem: DayProblem) {
		const { stops, shifts, people, pairs, spotCount } = problem;
		this.#problem = problem;
		const stopCount = (this.stopCount = stops.length);
		this.shiftCount = shifts.length;
		const nodes = stopCount + shifts.length;
		this.next = new Int32Array(nodes);
		this.previous = new Int32Array(nodes);
		this.shiftOf = new Int32Array(nodes).fill(-1);
		this.personOf = Int32Array.from(shifts, ({ person }) => person);
		this.partner = new Int32Array(stopCount).fill(-1);
		this.start = new Float64Array(stopCount).fill(-Infinity);
		this.late = new Float64Array(stopCount);
		this.ready = new Float64Array(nodes);
		this.due = Float64Array.from(stops, ({ due }) => due);
		this.earliest = Float64Array.from(stops, ({ earliest }) => earliest);
		this.minutes = Float64Array.from(stops, ({ minutes }) => minutes);
		this.leftOutCost = Float64Array.from(stops, (stop) => Math.min(stop.leftOutCost, mustBePlaced));
		this.isBreak = Uint8Array.from(stops, ({ spot }) => (spot === null ? 1 : 0));
		this.#counts = Uint8Array.from(stops, ({ counts }) => (counts ? 1 : 0));
		this.hasBreaks = stops.some(({ spot }) => spot === null);
		this.travelWeight = problem.weights.travel;
		this.latenessWeight = problem.weights.lateness;
		this.worstWeight = problem.weights.worstLateness;
		this.#unfairness = problem.weights.unfairness;
		this.#personCount = people.length;
		this.#assignmentCosts = problem.assignmentCosts;
		this.#travelTable = new Float64Array(problem.travel.length * spotCount * spotCount);
		problem.travel.forEach((table, mode) =>
			this.#travelTable.set(table, mode * spotCount * spotCount),
		);
		this.#modeOffset = Int32Array.from(shifts, ({ mode }) => mode * spotCount * spotCount);
		this.#row = new Int32Array(nodes);
		this.#column = new Int32Array(nodes);
		this.#latest = Float64Array.from(stops, ({ latest }) => latest);
		this.#until = Float64Array.from(shifts, ({ until }) => until);
		this.#gapFrom = new Float64Array(stopCount);
		this.#isFirst = new Uint8Array(stopCount);
		this.#arrival = new Float64Array(stopCount).fill(-Infinity);
		this.#load = Float64Array.from(people, ({ loadBefore }) => loadBefore);
		this.#given = new Float64Array(people.length);
		this.#stopsOf = new Int32Array(people.length);
		this.#mostStops = Int32Array.from(people, ({ mostStops }) => Math.min(mostStops, 1e9));
		this.#mostMinutes = Float64Array.from(people, ({ mostMinutes }) => mostMinutes);
		this.#linked = new Int32Array(4 * nodes + 8);
		this.#linkedFrom = new Int32Array(4 * nodes + 8);
		this.#linkedShift = new Int32Array(4 * nodes + 8);
		this.#noted = new Int32Array(16 * nodes + 64);
		this.#notedTimes = new Float64Array(3 * (16 * nodes + 64));
		this.#pending = new Int32Array(16 * nodes + 64);
		this.#pendingKeys = new Float64Array(16 * nodes + 64);
		this.#visits = new Uint8Array(nodes);

		this.#arrays = [
			this.next,
			this.previous,
			this.shiftOf,
			this.start,
			this.late,
			this.ready,
			this.#arrival,
			this.#load,
			this.#given,
			this.#stopsOf,
		];

		stops.forEach(({ spot, leftOutCost }, stop) => {
			this.#row[stop] = (spot ?? 0) * spotCount;
			this.#column[stop] = spot ?? 0;
			this.next[stop] = this.previous[stop] = -1;
			this.other += Math.min(leftOutCost, mustBePlaced);
		});
		shifts.forEach(({ startSpot, endSpot, from }, shift) => {
			const head = stopCount + shift;
			this.#row[head] = startSpot * spotCount;
			this.#column[head] = endSpot;
			this.next[head] = this.previous[head] = head;
			this.shiftOf[head] = shift;
			this.ready[head] = from;
			this.travel += this.minutesBetween(shift, head, head);
		});
		for (const { first, second, minimumGap, maximumGap } of pairs) {
			this.partner[first] = second;
			this.partner[second] = first;
			this.#isFirst[first] = 1;
			this.#gapFrom[first] = -maximumGap;
			this.#gapFrom[second] = minimumGap;
		}
		for (const load of this.#load) this.other += this.#unfairness * load * load;
	}

	/** The sum of all that the plan costs. */
	get cost(): number {
		return this.#costOf(this);
	}

	#costOf({ travel, lateness, worst, other }: Sums): number {
		return (
			this.travelWeight * travel + this.latenessWeight * lateness + this.worstWeight * worst + other
		);
	}

	/** Minutes from one node to the next with the means of a shift. Breaks have no place. */
	minutesBetween(shift: number, from: number, to: number): number {
		return this.#travelTable[this.#modeOffset[shift]! + this.#row[from]! + this.#column[to]!]!;
	}

	/** Whether the person of a shift may make a stop at all. */
	isAllowed(stop: number, shift: number): boolean {
		return this.#assignmentCosts[stop * this.#personCount + this.personOf[shift]!]! !== Infinity;
	}

	/** Whether the person of a shift may make a stop and does not make its partner now. */
	mayTake(stop: number, shift: number): boolean {
		const person = this.personOf[shift]!;
		if (this.#assignmentCosts[stop * this.#personCount + person]! === Infinity) return false;
		const partner = this.partner[stop]!;
		return (
			partner < 0 || this.shiftOf[partner]! < 0 || this.personOf[this.shiftOf[partner]!] !== person
		);
	}

	/** What `other` changes when a stop goes from one shift to another; -1 is left out. */
	otherChange(stop: number, from: number, to: number): number {
		if (from === to) return 0;
		const row = stop * this.#personCount;
		const minutes = this.minutes[stop]!;
		let change = 0;
		const before = from < 0 ? -1 : this.personOf[from]!;
		const after = to < 0 ? -1 : this.personOf[to]!;
		if (before === after) return 0;
		if (before < 0) change -= this.leftOutCost[stop]!;
		else {
			change -= this.#assignmentCosts[row + before]!;
			if (this.#unfairness > 0 && this.#counts[stop])
				change += this.#unfairness * minutes * (minutes - 2 * this.#load[before]!);
		}
		if (after < 0) change += this.leftOutCost[stop]!;
		else {
			change += this.#assignmentCosts[row + after]!;
			if (this.#unfairness > 0 && this.#counts[stop])
				change += this.#unfairness * minutes * (minutes + 2 * this.#load[after]!);
		}
		return change;
	}

	/** Begins to try a change. */
	begin(): void {
		for (let at = 0; at < this.#notedCount; at += 1) this.#visits[this.#noted[at]!] = 0;
		this.#linkedCount = this.#notedCount = this.#pendingCount = 0;
		this.#worstFell = false;
		this.#save(this.#beforeChange);
	}

	#save(sums: Sums): void {
		sums.travel = this.travel;
		sums.lateness = this.lateness;
		sums.worst = this.worst;
		sums.other = this.other;
	}

	#restore(sums: Sums): void {
		this.travel = sums.travel;
		this.lateness = sums.lateness;
		this.worst = sums.worst;
		this.other = sums.other;
	}

	/** Puts a stop behind a node. Times are not yet right. */
	move(stop: number, after: number): void {
		if (this.shiftOf[stop]! >= 0) this.#detach(stop);
		this.#attach(stop, after);
	}

	/** Leaves a stop out. Times are not yet right. */
	leaveOut(stop: number): void {
		this.#detach(stop);
		this.other += this.otherChange(stop, this.shiftOf[stop]!, -1);
		this.#log(stop, attached);
		this.#assign(stop, -1);
	}

	#detach(stop: number): void {
		const { next, previous } = this;
		const before = previous[stop]!;
		const behind = next[stop]!;
		this.#log(stop, before);
		this.travel -= this.#detour(this.shiftOf[stop]!, before, stop, behind);
		next[before] = behind;
		previous[behind] = before;
		this.#wake(behind);
		this.#relieve(stop);
	}

	/** A stop that stands nowhere is not late, and its partner no longer waits for it. */
	#relieve(stop: number): void {
		this.#note(stop);
		this.#setLate(stop, 0);
		this.start[stop] = this.#arrival[stop] = -Infinity;
		const partner = this.partner[stop]!;
		if (partner < 0) return;
		const alone = this.#arrival[partner]!;
		if (alone === -Infinity || alone === this.start[partner]!) return;
		this.#note(partner);
		this.#setStart(partner, alone, Infinity);
		this.#wake(this.next[partner]!);
	}

	#setLate(stop: number, late: number): void {
		const before = this.late[stop]!;
		if (late === before) return;
		this.late[stop] = late;
		this.lateness += late - before;
		if (late > this.worst) this.worst = late;
		else if (before >= this.worst) this.#worstFell = true;
	}

	#attach(stop: number, after: number): void {
		const { next, previous } = this;
		const shift = this.shiftOf[after]!;
		const behind = next[after]!;
		this.#log(stop, attached);
		if (shift !== this.shiftOf[stop]!) {
			this.other += this.otherChange(stop, this.shiftOf[stop]!, shift);
			this.#assign(stop, shift);
		}
		this.travel += this.#detour(shift, after, stop, behind);
		next[after] = stop;
		previous[stop] = after;
		next[stop] = behind;
		previous[behind] = stop;
	}

	#log(stop: number, from: number): void {
		const count = this.#linkedCount++;
		this.#linked[count] = stop;
		this.#linkedFrom[count] = from;
		this.#linkedShift[count] = this.shiftOf[stop]!;
	}

	#assign(stop: number, shift: number): void {
		this.#count(stop, this.shiftOf[stop]!, -1);
		this.#count(stop, shift, 1);
		this.shiftOf[stop] = shift;
	}

	#count(stop: number, shift: number, sign: number): void {
		if (shift < 0 || !this.#counts[stop]) return;
		const person = this.personOf[shift]!;
		this.#load[person]! += sign * this.minutes[stop]!;
		this.#given[person]! += sign * this.minutes[stop]!;
		this.#stopsOf[person]! += sign;
	}

	/** What travel a shift has for a stop between two nodes. */
	#detour(shift: number, before: number, stop: number, behind: number): number {
		if (!this.hasBreaks) {
			return (
				this.minutesBetween(shift, before, stop) +
				this.minutesBetween(shift, stop, behind) -
				this.minutesBetween(shift, before, behind)
			);
		}
		if (this.isBreak[stop]) return 0;
		const from = this.placeBefore(before);
		let to = behind;
		while (to < this.stopCount && this.isBreak[to]) to = this.next[to]!;
		return (
			this.minutesBetween(shift, from, stop) +
			this.minutesBetween(shift, stop, to) -
			this.minutesBetween(shift, from, to)
		);
	}

	/** The node where a person is during a node: itself, or the one before a break. */
	placeBefore(node: number): number {
		while (node < this.stopCount && this.isBreak[node]) node = this.previous[node]!;
		return node;
	}

	/**
	 * Brings all times up to date after moves.
	 * @param bound stop when it is clear that the plan costs more than this
	 * @returns the cost, Infinity where a hard rule breaks or the bound is passed
	 */
	settle(bound: number): number {
		const { next, shiftOf } = this;
		const count = this.#linkedCount;
		for (let at = 0; at < count; at += 1) {
			if (this.#linkedFrom[at] !== attached) continue;
			const stop = this.#linked[at]!;
			if (!this.#holdsCount(stop)) return Infinity;
		}
		// What is relieved first: then times only rise, and the bound can be trusted.
		if (!this.#propagate(Infinity)) return Infinity;
		for (let at = 0; at < count; at += 1) {
			const stop = this.#linked[at]!;
			if (this.#linkedFrom[at] !== attached || shiftOf[stop]! < 0) continue;
			this.#wake(stop);
			this.#wake(next[stop]!);
		}
		if (!this.#propagate(this.#freeForLateness(bound))) return Infinity;
		this.#findWorst();
		return this.cost;
	}

	/**
	 * Takes a stop out of its route to try it elsewhere.
	 * @returns false where that alone breaks a hard rule
	 */
	lift(stop: number): boolean {
		this.#detach(stop);
		return this.#propagate(Infinity);
	}

	/**
	 * Puts a lifted stop behind a node, and takes it up again where that costs more than a bound.
	 * @returns the cost, Infinity where it was taken up again
	 */
	tryBehind(stop: number, after: number, bound: number): number {
		const linkedCount = this.#linkedCount;
		const notedCount = this.#notedCount;
		const worstFell = this.#worstFell;
		this.#save(this.#beforeTry);
		this.#attach(stop, after);
		this.#pendingCount = 0;
		this.#wake(stop);
		this.#wake(this.next[stop]!);
		if (this.#holdsCount(stop) && this.#propagate(this.#freeForLateness(bound))) {
			this.#findWorst();
			const { cost } = this;
			if (cost <= bound) return cost;
		}
		this.#undoTo(linkedCount, notedCount);
		this.#restore(this.#beforeTry);
		this.#worstFell = worstFell;
		return Infinity;
	}

	#freeForLateness(bound: number): number {
		return bound - this.travelWeight * this.travel - this.other + 1e-9;
	}

	#findWorst(): void {
		if (!this.#worstFell) return;
		let worst = 0;
		for (let stop = 0; stop < this.stopCount; stop += 1) {
			if (this.late[stop]! > worst) worst = this.late[stop]!;
		}
		this.worst = worst;
	}

	/** Whether caps hold for who makes a stop, and a visit for two has both or none. */
	#holdsCount(stop: number): boolean {
		const shift = this.shiftOf[stop]!;
		const partner = this.partner[stop]!;
		if (partner >= 0 && shift >= 0 !== this.shiftOf[partner]! >= 0) return false;
		if (shift < 0) return true;
		const person = this.personOf[shift]!;
		return (
			this.#stopsOf[person]! <= this.#mostStops[person]! &&
			this.#given[person]! <= this.#mostMinutes[person]!
		);
	}

	#isBackInTime(last: number): boolean {
		const shift = this.shiftOf[last]!;
		if (last >= this.stopCount || this.#until[shift]! === Infinity) return true;
		const place = this.hasBreaks ? this.placeBefore(last) : last;
		return (
			this.ready[last]! + this.minutesBetween(shift, place, this.stopCount + shift) <=
			this.#until[shift]! + 1e-9
		);
	}

	#note(stop: number): void {
		const count = this.#notedCount++;
		this.#noted[count] = stop;
		this.#notedTimes[3 * count] = this.#arrival[stop]!;
		this.#notedTimes[3 * count + 1] = this.start[stop]!;
		this.#notedTimes[3 * count + 2] = this.late[stop]!;
	}

	/** Lets the times of a node be looked at again; a head only asks whether the end holds. */
	#wake(node: number): void {
		this.#pending[this.#pendingCount] = node;
		this.#pendingKeys[this.#pendingCount++] = node < this.stopCount ? this.start[node]! : Infinity;
	}

	/** The pending node that began first: what it changes lies behind it. */
	#takePending(): number {
		const keys = this.#pendingKeys;
		let first = 0;
		for (let at = 1; at < this.#pendingCount; at += 1) {
			if (keys[at]! < keys[first]!) first = at;
		}
		const node = this.#pending[first]!;
		this.#pendingCount -= 1;
		this.#pending[first] = this.#pending[this.#pendingCount]!;
		keys[first] = keys[this.#pendingCount]!;
		return node;
	}

	/**
	 * Recomputes times of all that is pending and of everyone who waits for it.
	 * @returns false where a hard rule breaks, people wait for each other in a ring, or lateness
	 * alone costs more than `free`
	 */
	#propagate(free: number): boolean {
		const { next, previous, shiftOf, partner, start, ready, stopCount, hasBreaks } = this;
		const arrivals = this.#arrival;
		while (this.#pendingCount > 0) {
			const node = this.#takePending();
			const shift = shiftOf[node]!;
			if (shift < 0) continue;
			const before = previous[node]!;
			if (node >= stopCount) {
				if (before < stopCount && !this.#isBackInTime(before)) return false;
				continue;
			}
			let arrival = ready[before]!;
			if (!hasBreaks) arrival += this.minutesBetween(shift, before, node);
			else if (!this.isBreak[node])
				arrival += this.minutesBetween(shift, this.placeBefore(before), node);
			if (arrival < this.earliest[node]!) arrival = this.earliest[node]!;
			if (arrival === arrivals[node]!) {
				if (hasBreaks && this.isBreak[node]) this.#wake(next[node]!);
				continue;
			}
			if (this.#visits[node]! >= mostVisits) return false;
			this.#visits[node]! += 1;
			this.#note(node);
			arrivals[node] = arrival;
			let begin = arrival;
			const other = partner[node]!;
			if (other >= 0 && arrivals[other]! !== -Infinity) {
				let otherBegin = arrivals[other]!;
				if (this.#isFirst[node]) {
					const needed = otherBegin + this.#gapFrom[node]!;
					if (begin < needed) begin = needed;
					const wait = begin + this.#gapFrom[other]!;
					if (otherBegin < wait) otherBegin = wait;
				} else {
					const needed = begin + this.#gapFrom[other]!;
					if (otherBegin < needed) otherBegin = needed;
					const wait = otherBegin + this.#gapFrom[node]!;
					if (begin < wait) begin = wait;
				}
				if (otherBegin !== start[other]!) {
					this.#note(other);
					if (!this.#setStart(other, otherBegin, free)) return false;
					this.#wake(next[other]!);
				}
			}
			if (begin !== start[node]!) {
				if (!this.#setStart(node, begin, free)) return false;
				this.#wake(next[node]!);
			} else if (hasBreaks && this.isBreak[node]) this.#wake(next[node]!);
		}
		return true;
	}

	#setStart(stop: number, begin: number, free: number): boolean {
		if (begin > this.#latest[stop]!) return false;
		this.start[stop] = begin;
		this.ready[stop] = begin + this.minutes[stop]!;
		const late = begin > this.due[stop]! ? begin - this.due[stop]! : 0;
		const rises = late > this.late[stop]!;
		this.#setLate(stop, late);
		return (
			!rises ||
			this.latenessWeight * this.lateness + this.worstWeight * (this.#worstFell ? 0 : this.worst) <=
				free
		);
	}

	/** Takes the tried change back. */
	undo(): void {
		this.#undoTo(0, 0);
		this.#restore(this.#beforeChange);
	}

	#undoTo(linkedCount: number, notedCount: number): void {
		const { next, previous } = this;
		for (let at = this.#linkedCount - 1; at >= linkedCount; at -= 1) {
			const stop = this.#linked[at]!;
			const from = this.#linkedFrom[at]!;
			if (from === attached) {
				if (this.shiftOf[stop]! >= 0) {
					next[previous[stop]!] = next[stop]!;
					previous[next[stop]!] = previous[stop]!;
				}
				if (this.shiftOf[stop] !== this.#linkedShift[at])
					this.#assign(stop, this.#linkedShift[at]!);
			} else {
				const behind = next[from]!;
				next[from] = stop;
				previous[stop] = from;
				next[stop] = behind;
				previous[behind] = stop;
			}
		}
		for (let at = this.#notedCount - 1; at >= notedCount; at -= 1) {
			const stop = this.#noted[at]!;
			this.#visits[stop] = 0;
			this.#arrival[stop] = this.#notedTimes[3 * at]!;
			const start = (this.start[stop] = this.#notedTimes[3 * at + 1]!);
			this.late[stop] = this.#notedTimes[3 * at + 2]!;
			this.ready[stop] = start + this.minutes[stop]!;
		}
		this.#linkedCount = linkedCount;
		this.#notedCount = notedCount;
	}

	/** Copies the plan, into an earlier copy where one is given. */
	copy(into?: PlanCopy): PlanCopy {
		const sums = into?.sums ?? { travel: 0, lateness: 0, worst: 0, other: 0 };
		this.#save(sums);
		const arrays = into?.arrays ?? this.#arrays.map((array) => array.slice());
		if (into) this.#arrays.forEach((array, at) => into.arrays[at]!.set(array));
		return into ?? { arrays, sums };
	}

	/** Goes back to a copy. */
	paste(copy: PlanCopy): void {
		this.begin();
		this.#arrays.forEach((array, at) => array.set(copy.arrays[at]!));
		this.#restore(copy.sums);
	}

	/** The routes as they stand, or of a copy. */
	read(copy?: PlanCopy): DayRoutes {
		const [next, , shiftOf, starts] = copy?.arrays ?? this.#arrays;
		const routes = this.#problem.shifts.map((_, shift) => {
			const route: number[] = [];
			const head = this.stopCount + shift;
			for (let node = next![head]!; node !== head; node = next![node]!) route.push(node);
			return route;
		});
		const leftOut = this.#problem.stops.flatMap((_, stop) => (shiftOf![stop]! < 0 ? [stop] : []));
		return {
			routes,
			starts: Float64Array.from(starts!, (start) => (start === -Infinity ? NaN : start)),
			leftOut,
			cost: this.#costOf(copy?.sums ?? this),
		};
	}
}
