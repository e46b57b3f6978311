import type { AssignmentProblem } from './problem.ts';

/** The first step of the auction, as a part of the penalties' mean, and by what the next divide it. */
const firstPart = 64;
const finer = 4;
const rounds = 3;

/**
 * Prices of volunteers near the best ones, by an auction in ever smaller steps. Where many orders
 * want few places this spares the exact search nearly all its long chains of moves; it never
 * decides anything.
 */
export function estimatePrices(problem: AssignmentProblem): Float64Array {
	const prices = new Float64Array(problem.capacities.length);
	const { penalties } = problem;
	const sum = penalties.reduce((total, penalty) => total + Math.abs(penalty), 0);
	let step = Math.max(1, Math.round(sum / penalties.length / firstPart));
	for (let round = 0; round < rounds; round += 1) {
		holdAuction(problem, prices, step);
		if (round === rounds - 1 || step === 1) break;
		// The round overshot by about its step: the next starts below.
		for (let volunteer = 0; volunteer < prices.length; volunteer += 1) {
			prices[volunteer] = Math.max(0, prices[volunteer]! - 2 * step);
		}
		step = Math.max(1, Math.round(step / finer));
	}
	return prices;
}

/**
 * Raises the prices: each order in turn bids for the place that costs it least, by what the next
 * best would cost it more and one step on top; whom it displaces bids again.
 */
function holdAuction(problem: AssignmentProblem, prices: Float64Array, step: number): void {
	const { capacities, penalties, edgesFrom, edgeVolunteers, edgeCosts } = problem;
	const volunteers = capacities.length;
	const placesFrom = new Int32Array(volunteers + 1);
	for (let volunteer = 0; volunteer < volunteers; volunteer += 1) {
		// More places than orders are never needed, and would only cost memory.
		const places = Math.min(capacities[volunteer]!, penalties.length);
		placesFrom[volunteer + 1] = placesFrom[volunteer]! + places;
		if (places === 0) prices[volunteer] = Infinity;
	}
	const placePrices = new Float64Array(placesFrom[volunteers]!);
	for (let volunteer = 0; volunteer < volunteers; volunteer += 1) {
		placePrices.fill(prices[volunteer]!, placesFrom[volunteer]!, placesFrom[volunteer + 1]!);
	}
	const holders = new Int32Array(placePrices.length).fill(-1);
	const bidders = Int32Array.from(penalties.keys());
	let waiting = bidders.length;
	while (waiting > 0) {
		waiting -= 1;
		const order = bidders[waiting]!;
		let least = penalties[order]!;
		let second = Infinity;
		let chosen = -1;
		for (let edge = edgesFrom[order]!, end = edgesFrom[order + 1]!; edge < end; edge += 1) {
			const value = edgeCosts[edge]! + prices[edgeVolunteers[edge]!]!;
			if (value >= second) continue;
			if (value < least) {
				second = least;
				least = value;
				chosen = edge;
			} else {
				second = value;
			}
		}
		if (chosen < 0) continue;
		const volunteer = edgeVolunteers[chosen]!;
		let place = -1;
		let lowest = Infinity;
		let nextLowest = Infinity;
		for (let each = placesFrom[volunteer]!; each < placesFrom[volunteer + 1]!; each += 1) {
			const price = placePrices[each]!;
			if (price < lowest) {
				nextLowest = lowest;
				lowest = price;
				place = each;
			} else if (price < nextLowest) {
				nextLowest = price;
			}
		}
		const raised = lowest + Math.min(second - least, nextLowest - lowest) + step;
		placePrices[place] = raised;
		prices[volunteer] = Math.min(raised, nextLowest);
		if (holders[place]! >= 0) {
			bidders[waiting] = holders[place]!;
			waiting += 1;
		}
		holders[place] = order;
	}
	for (let volunteer = 0; volunteer < volunteers; volunteer += 1) {
		if (prices[volunteer] === Infinity) prices[volunteer] = 0;
	}
}
