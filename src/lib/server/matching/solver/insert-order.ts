import type { AssignmentState } from './state.ts';

/**
 * Brings one more order in along the cheapest chain of moves: from the order to a volunteer, from
 * there an order that they had to the next, until someone has a free place or an order is left out.
 * Dijkstra's search on reduced costs, cut off at the best end found so far.
 */
export function insertOrder(state: AssignmentState, newcomer: number): void {
	const { problem, orderPrices, volunteerPrices, edgeOf, loads, firstOrder, nextOrder } = state;
	const { distances, reachedByEdge, reachedByOrder, reached, settled, heap } = state;
	const { capacities, penalties, edgesFrom, edgeVolunteers, edgeCosts } = problem;
	let reachedCount = 0;
	let settledCount = 0;
	let best = Infinity;
	let lastVolunteer = -1;
	let lastOrder = -1;

	let order = newcomer;
	let distance = 0;
	let waiting = -1;
	orderPrices[newcomer] = 0;
	for (;;) {
		const base = distance - orderPrices[order]!;
		if (base + penalties[order]! < best) {
			best = base + penalties[order]!;
			lastOrder = order;
			lastVolunteer = -1;
		}
		for (let edge = edgesFrom[order]!, end = edgesFrom[order + 1]!; edge < end; edge += 1) {
			const volunteer = edgeVolunteers[edge]!;
			const further = base + edgeCosts[edge]! + volunteerPrices[volunteer]!;
			if (further >= best) continue;
			const known = distances[volunteer]!;
			if (further >= known) continue;
			if (known === Infinity) {
				reached[reachedCount] = volunteer;
				reachedCount += 1;
			}
			distances[volunteer] = further;
			reachedByEdge[volunteer] = edge;
			reachedByOrder[volunteer] = order;
			if (loads[volunteer]! < capacities[volunteer]!) {
				best = further;
				lastVolunteer = volunteer;
				lastOrder = -1;
			} else {
				heap.raise(volunteer);
			}
		}
		while (waiting < 0 && heap.size > 0) {
			const volunteer = heap.take();
			distance = distances[volunteer]!;
			if (distance >= best) {
				heap.clear();
				break;
			}
			settled[settledCount] = volunteer;
			settledCount += 1;
			waiting = firstOrder[volunteer]!;
		}
		if (waiting < 0) break;
		order = waiting;
		waiting = nextOrder[order]!;
	}

	orderPrices[newcomer]! += best;
	for (let at = 0; at < settledCount; at += 1) {
		const volunteer = settled[at]!;
		const rise = best - distances[volunteer]!;
		volunteerPrices[volunteer]! += rise;
		for (let each = firstOrder[volunteer]!; each >= 0; each = nextOrder[each]!) {
			orderPrices[each]! += rise;
		}
	}
	state.forget(reachedCount);

	if (lastOrder === newcomer) return;
	let volunteer = lastOrder >= 0 ? state.release(lastOrder) : lastVolunteer;
	for (;;) {
		const mover = reachedByOrder[volunteer]!;
		const edge = reachedByEdge[volunteer]!;
		const from = edgeOf[mover]! < 0 ? -1 : state.release(mover);
		state.take(mover, edge);
		if (from < 0) return;
		volunteer = from;
	}
}
