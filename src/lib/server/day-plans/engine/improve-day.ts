import { placeLeftOut } from './construct.ts';
import { DayState } from './day-state.ts';
import { createMoves } from './moves.ts';
import { findNeighbours } from './neighbours.ts';
import type { DayProblem, DayRoutes } from './problem.ts';
import { createDraw } from './random.ts';

const roundsBetweenLooks = 256;
/** Rounds a pair of stops in one cooling down: with more, several coolings do better than one. */
const roundsPerPair = 40;
const mostCoolings = 24;
/** So that the last part of the time always goes to making the best better. */
const leastCoolings = 3;
/** Temperatures as shares of the travel cost of a stop in the first plan. */
const warm = 1;
/** Every other fresh cooling begins here: some good plans lie behind very bad ones. */
const hot = 3;
const cold = 0.02;
const reheat = 0.3;
/** After this share of the time coolings start from the best so far. */
const freshUntil = 0.34;
/** Share of the time after which it is clear how fast this machine is. */
const firstLook = 0.02;

/** How far a search is. */
export interface DayProgress {
	share: number;
	rounds: number;
	cost: number;
	/** Makes the best plan so far. */
	read: () => DayRoutes;
}

/**
 * Looks for the plan of a day that costs least, by simulated annealing: changes are accepted that
 * cost up to a bound drawn beforehand, which falls while time passes. One thread; the same seed and
 * the same answers of `share` give the same plan.
 * @param options.share how much of the time is used up; from 1 on the search ends
 * @param options.report told now and then; `read` makes the best plan so far
 */
export function improveDay(
	problem: DayProblem,
	options: {
		seed: number;
		share: () => number;
		report?: (progress: DayProgress) => void;
	},
): DayRoutes {
	const draw = createDraw(options.seed);
	const state = new DayState(problem);
	if (state.stopCount === 0 || state.shiftCount === 0) return state.read();
	placeLeftOut(state);
	const tryMove = createMoves(state, findNeighbours(problem), draw);
	const unit = Math.max(state.travelWeight * state.travel, 1e-6) / Math.max(1, state.stopCount);
	const best = state.copy();
	let bestCost = state.cost;
	let rounds = 0;
	let share = options.share();

	/** Cools from one temperature to another, until a share of the time is used up. */
	function coolDown(from: number, to: number, until: number): void {
		const begun = share;
		let current = state.cost;
		let temperature = from;
		while (share < until) {
			for (let round = 0; round < roundsBetweenLooks; round += 1) {
				const bound = current - temperature * Math.log(1 - draw());
				const cost = tryMove(current, bound);
				if (cost === null) continue;
				current = cost;
				if (current < bestCost - 1e-7) {
					bestCost = current;
					state.copy(best);
				}
			}
			rounds += roundsBetweenLooks;
			share = options.share();
			temperature = from * (to / from) ** Math.min(1, (share - begun) / (until - begun));
			options.report?.({ share, rounds, cost: bestCost, read: () => state.read(best) });
		}
	}

	coolDown(warm * unit, warm * unit, firstLook);
	for (let fresh = 0; share < 1;) {
		// How many more coolings the time allows shows ever better, as hot ones are the slowest.
		const roundsLeft = (rounds / share) * (1 - share);
		const coolings = Math.round(roundsLeft / (roundsPerPair * state.stopCount ** 2));
		const least = fresh === 0 ? leastCoolings : 1;
		const until = share + (1 - share) / Math.max(least, Math.min(mostCoolings, coolings));
		if (share < freshUntil) {
			coolDown((fresh % 2 === 0 ? warm : hot) * unit, cold * unit, until);
			fresh += 1;
		} else {
			state.paste(best);
			coolDown(reheat * unit, cold * unit, until);
		}
	}
	state.paste(best);
	return state.read();
}
