import { estimatePrices } from './estimate-prices.ts';
import { fillPlace, type DrawingEdges } from './fill-place.ts';
import { insertOrder } from './insert-order.ts';
import { costOf, findFault, type Assignment, type AssignmentProblem } from './problem.ts';
import { AssignmentState } from './state.ts';

/** What is known from an earlier answer, in the indices of the problem at hand. */
export type StartingPoint = Pick<Assignment, 'edgeOf' | 'volunteerPrices'>;

/** From one order in so many without room at its cheapest volunteer, prices are estimated first. */
const contested = 8;

/**
 * The cheapest assignment there is, with prices that prove it.
 *
 * Shortest augmenting paths with potentials, order by order (Jonker and Volgenant's method, with
 * several places a volunteer and a penalty for leaving out); where places are scarce, an auction
 * estimates the prices first. From a starting point only what
 * changed is searched again: orders that no longer have a cheapest volunteer come in anew, and
 * freed places that still have a price draw others. The starting point may be wrong in every way:
 * the answer is optimal all the same, only later.
 *
 * @throws RangeError where the problem or the starting point does not fit together
 */
export function solveAssignment(problem: AssignmentProblem, start?: StartingPoint): Assignment {
	const fault = findFault(problem) ?? (start ? findFaultOfStart(problem, start) : null);
	if (fault) throw new RangeError(`Not an assignment problem: ${fault}.`);
	let state = new AssignmentState(problem);
	if (start) state.volunteerPrices.set(start.volunteerPrices.map(asPrice));
	let pending = takeCheapest(state, start);
	if (!start && pending.length > problem.penalties.length / contested) {
		state = new AssignmentState(problem);
		state.volunteerPrices.set(estimatePrices(problem));
		pending = takeCheapest(state);
	}
	for (const order of pending) insertOrder(state, order);
	fillFreedPlaces(state);
	const { edgeOf, orderPrices, volunteerPrices } = state;
	return { edgeOf, cost: costOf(problem, edgeOf), orderPrices, volunteerPrices };
}

/** Prices are whole and not negative, whatever the start says. */
function asPrice(value: number): number {
	return value > 0 && value < Infinity ? Math.round(value) : 0;
}

function findFaultOfStart(problem: AssignmentProblem, start: StartingPoint): string | null {
	if (start.edgeOf.length !== problem.penalties.length) return 'the start has other orders';
	if (start.volunteerPrices.length !== problem.capacities.length) {
		return 'the start has other volunteers';
	}
	for (let order = 0; order < start.edgeOf.length; order += 1) {
		const edge = start.edgeOf[order]!;
		if (edge < 0) continue;
		if (edge < problem.edgesFrom[order]! || edge >= problem.edgesFrom[order + 1]!) {
			return 'the start has an edge of another order';
		}
	}
	return null;
}

/** Sets each order's price; gives it its cheapest volunteer where there is room, else it waits. */
function takeCheapest(state: AssignmentState, start?: StartingPoint): Int32Array {
	const { problem, orderPrices, volunteerPrices, loads } = state;
	const { capacities, penalties, edgesFrom, edgeVolunteers, edgeCosts } = problem;
	const orders = penalties.length;
	const cheapest = new Int32Array(orders);
	for (let order = 0; order < orders; order += 1) {
		let price = penalties[order]!;
		let chosen = -1;
		for (let edge = edgesFrom[order]!, end = edgesFrom[order + 1]!; edge < end; edge += 1) {
			const cost = edgeCosts[edge]! + volunteerPrices[edgeVolunteers[edge]!]!;
			if (cost < price) {
				price = cost;
				chosen = edge;
			}
		}
		orderPrices[order] = price;
		cheapest[order] = chosen;
		const kept = start ? start.edgeOf[order]! : -1;
		if (kept < 0) continue;
		const volunteer = edgeVolunteers[kept]!;
		const tight = edgeCosts[kept]! + volunteerPrices[volunteer]! === price;
		if (tight && loads[volunteer]! < capacities[volunteer]!) state.take(order, kept);
	}
	const pending = new Int32Array(orders);
	let count = 0;
	for (let order = 0; order < orders; order += 1) {
		const edge = cheapest[order]!;
		if (edge < 0 || state.edgeOf[order]! >= 0) continue;
		const volunteer = edgeVolunteers[edge]!;
		if (loads[volunteer]! < capacities[volunteer]!) state.take(order, edge);
		else {
			pending[count] = order;
			count += 1;
		}
	}
	return pending.subarray(0, count);
}

function fillFreedPlaces(state: AssignmentState): void {
	const { problem, volunteerPrices, loads } = state;
	const freed: number[] = [];
	for (let volunteer = 0; volunteer < loads.length; volunteer += 1) {
		const free = loads[volunteer]! < problem.capacities[volunteer]!;
		if (free && volunteerPrices[volunteer]! > 0) freed.push(volunteer);
	}
	if (freed.length === 0) return;
	const drawing = listDrawingEdges(state);
	for (const volunteer of freed) fillPlace(state, drawing, volunteer);
}

/** Only edges to a priced volunteer, cheaper than the order's price: prices only fall from here. */
function listDrawingEdges({
	problem,
	orderPrices,
	volunteerPrices,
}: AssignmentState): DrawingEdges {
	const { edgesFrom, edgeVolunteers, edgeCosts, penalties, capacities } = problem;
	const first = new Int32Array(capacities.length).fill(-1);
	const next = new Int32Array(edgeVolunteers.length);
	const orderOf = new Int32Array(edgeVolunteers.length);
	for (let order = 0; order < penalties.length; order += 1) {
		const price = orderPrices[order]!;
		for (let edge = edgesFrom[order]!, end = edgesFrom[order + 1]!; edge < end; edge += 1) {
			const volunteer = edgeVolunteers[edge]!;
			if (edgeCosts[edge]! >= price || volunteerPrices[volunteer] === 0) continue;
			orderOf[edge] = order;
			next[edge] = first[volunteer]!;
			first[volunteer] = edge;
		}
	}
	return { first, next, orderOf };
}
