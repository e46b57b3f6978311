import type { AssignmentState } from './state.ts';

/** Edges that a freed place may draw an order along, as lists per volunteer. */
export interface DrawingEdges {
	first: Int32Array;
	next: Int32Array;
	orderOf: Int32Array;
}

/**
 * Fills a free place that still has a price: draws the order that gains most by coming here, whose
 * own place then draws the next, until a place ends up free that is worth nothing or an order that
 * was left out comes in. Lowers prices where nobody gains. Dijkstra's search against the arrows.
 */
export function fillPlace(state: AssignmentState, edges: DrawingEdges, freed: number): void {
	const { problem, loads, volunteerPrices } = state;
	while (loads[freed]! < problem.capacities[freed]! && volunteerPrices[freed]! > 0) {
		drawOne(state, edges, freed);
	}
}

function drawOne(state: AssignmentState, drawing: DrawingEdges, freed: number): void {
	const { problem, orderPrices, volunteerPrices, edgeOf, firstOrder, nextOrder } = state;
	const { distances, reachedByEdge, reachedByOrder, reached, settled, heap } = state;
	const { edgeVolunteers, edgeCosts } = problem;
	const { first, next, orderOf } = drawing;
	let reachedCount = 1;
	let settledCount = 0;
	let best = volunteerPrices[freed]!;
	let lastVolunteer = freed;
	let lastEdge = -1;
	reached[0] = freed;
	distances[freed] = 0;
	heap.raise(freed);
	while (heap.size > 0) {
		const volunteer = heap.take();
		const distance = distances[volunteer]!;
		if (distance >= best) break;
		settled[settledCount] = volunteer;
		settledCount += 1;
		const base = distance + volunteerPrices[volunteer]!;
		for (let edge = first[volunteer]!; edge >= 0; edge = next[edge]!) {
			const order = orderOf[edge]!;
			const further = base + edgeCosts[edge]! - orderPrices[order]!;
			if (further >= best) continue;
			const chosen = edgeOf[order]!;
			if (chosen < 0) {
				best = further;
				lastEdge = edge;
				lastVolunteer = -1;
				continue;
			}
			const from = edgeVolunteers[chosen]!;
			const known = distances[from]!;
			if (further >= known) continue;
			if (known === Infinity) {
				reached[reachedCount] = from;
				reachedCount += 1;
			}
			distances[from] = further;
			reachedByEdge[from] = edge;
			reachedByOrder[from] = order;
			const through = further + volunteerPrices[from]!;
			if (through < best) {
				best = through;
				lastVolunteer = from;
				lastEdge = -1;
			}
			if (further < best) heap.raise(from);
		}
	}

	for (let at = 0; at < settledCount; at += 1) {
		const volunteer = settled[at]!;
		const fall = best - distances[volunteer]!;
		volunteerPrices[volunteer]! -= fall;
		for (let each = firstOrder[volunteer]!; each >= 0; each = nextOrder[each]!) {
			orderPrices[each]! -= fall;
		}
	}
	state.forget(reachedCount);

	let volunteer = lastVolunteer;
	if (lastEdge >= 0) {
		state.take(orderOf[lastEdge]!, lastEdge);
		volunteer = edgeVolunteers[lastEdge]!;
	}
	while (volunteer !== freed) {
		const mover = reachedByOrder[volunteer]!;
		const edge = reachedByEdge[volunteer]!;
		state.release(mover);
		state.take(mover, edge);
		volunteer = edgeVolunteers[edge]!;
	}
}
