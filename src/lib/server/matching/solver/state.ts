import { Heap } from './heap.ts';
import type { AssignmentProblem } from './problem.ts';

/**
 * What the searches share: the prices, who is with whom, and the room for one shortest-path tree.
 * At all times no edge costs less than its order's price less its volunteer's (`orderPrices[i] <=
 * edgeCosts[e] + volunteerPrices[j]`), chosen edges cost exactly that, and whoever is left out
 * pays the penalty.
 */
export class AssignmentState {
	readonly problem: AssignmentProblem;
	readonly orderPrices: Float64Array;
	readonly volunteerPrices: Float64Array;
	readonly edgeOf: Int32Array;
	readonly loads: Int32Array;
	/** The orders with each volunteer, a list through `nextOrder` and `previousOrder`. */
	readonly firstOrder: Int32Array;
	readonly nextOrder: Int32Array;
	readonly previousOrder: Int32Array;

	/** Of the tree: how far each volunteer is, Infinity where not reached. */
	readonly distances: Float64Array;
	/** Of the tree: the edge by which the tree reached each volunteer, and that edge's order. */
	readonly reachedByEdge: Int32Array;
	readonly reachedByOrder: Int32Array;
	/** Of the tree: the volunteers reached so far, and those whose own edges were looked at. */
	readonly reached: Int32Array;
	readonly settled: Int32Array;
	readonly heap: Heap;

	constructor(problem: AssignmentProblem) {
		const orders = problem.penalties.length;
		const volunteers = problem.capacities.length;
		this.problem = problem;
		this.orderPrices = new Float64Array(orders);
		this.volunteerPrices = new Float64Array(volunteers);
		this.edgeOf = new Int32Array(orders).fill(-1);
		this.loads = new Int32Array(volunteers);
		this.firstOrder = new Int32Array(volunteers).fill(-1);
		this.nextOrder = new Int32Array(orders).fill(-1);
		this.previousOrder = new Int32Array(orders).fill(-1);
		this.distances = new Float64Array(volunteers).fill(Infinity);
		this.reachedByEdge = new Int32Array(volunteers);
		this.reachedByOrder = new Int32Array(volunteers);
		this.reached = new Int32Array(volunteers);
		this.settled = new Int32Array(volunteers);
		this.heap = new Heap(this.distances);
	}

	/** Gives an order to the volunteer of an edge. */
	take(order: number, edge: number): void {
		const volunteer = this.problem.edgeVolunteers[edge]!;
		const next = this.firstOrder[volunteer]!;
		this.edgeOf[order] = edge;
		this.nextOrder[order] = next;
		this.previousOrder[order] = -1;
		if (next >= 0) this.previousOrder[next] = order;
		this.firstOrder[volunteer] = order;
		this.loads[volunteer]! += 1;
	}

	/** Takes an order from its volunteer, who is returned. */
	release(order: number): number {
		const volunteer = this.problem.edgeVolunteers[this.edgeOf[order]!]!;
		const next = this.nextOrder[order]!;
		const previous = this.previousOrder[order]!;
		if (previous >= 0) this.nextOrder[previous] = next;
		else this.firstOrder[volunteer] = next;
		if (next >= 0) this.previousOrder[next] = previous;
		this.edgeOf[order] = -1;
		this.loads[volunteer]! -= 1;
		return volunteer;
	}

	/** Makes room for the next tree. */
	forget(reachedCount: number): void {
		for (let at = 0; at < reachedCount; at += 1) this.distances[this.reached[at]!] = Infinity;
		this.heap.clear();
	}
}
