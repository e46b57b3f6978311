import { NetworkSimplex } from './network-simplex.ts';

/** A network: arcs with least and most flow and a cost per unit; nodes that give or take. */
export interface FlowProblem {
	/** What each node gives (more than 0) or takes (less than 0); together 0. */
	supplies: Float64Array;
	tails: Int32Array;
	heads: Int32Array;
	/** The least and the most flow on each arc, whole numbers; the most may be Infinity. */
	lowers: Float64Array;
	uppers: Float64Array;
	/** Whole numbers, may be negative. */
	costs: Float64Array;
}

export type FlowAnswer =
	| { state: 'optimal'; cost: number; flows: Float64Array; potentials: Float64Array }
	/** The supplies cannot be carried. */
	| { state: 'infeasible' }
	/** A circle without a limit costs less than nothing. */
	| { state: 'unbounded' };

/**
 * The cheapest flow that carries all supplies, with potentials that prove it: an arc with room
 * costs at least what its potentials differ by, an arc with more than its least at most that.
 *
 * General networks are solved by the primal network simplex method; for assignments
 * `solveAssignment` is faster.
 *
 * @throws RangeError where the arrays do not fit together
 */
export function solveMinCostFlow(problem: FlowProblem): FlowAnswer {
	const { supplies, tails, heads, lowers, uppers, costs } = problem;
	const arcs = tails.length;
	for (const each of [heads, lowers, uppers, costs]) {
		if (each.length !== arcs) throw new RangeError('Not a network: not each arc has all values.');
	}
	const needs = supplies.slice();
	const rooms = new Float64Array(arcs);
	let total = 0;
	for (const supply of supplies) total += supply;
	if (total !== 0) return { state: 'infeasible' };
	for (let arc = 0; arc < arcs; arc += 1) {
		const tail = tails[arc]!;
		const head = heads[arc]!;
		if (!(tail >= 0 && tail < needs.length && head >= 0 && head < needs.length)) {
			throw new RangeError('Not a network: an arc leads nowhere.');
		}
		if (lowers[arc]! > uppers[arc]!) return { state: 'infeasible' };
		// The least flow is sent beforehand; only what may come on top is decided.
		needs[tail]! -= lowers[arc]!;
		needs[head]! += lowers[arc]!;
		rooms[arc] = uppers[arc]! - lowers[arc]!;
	}
	const simplex = new NetworkSimplex(needs, tails, heads, rooms, costs);
	const state = simplex.run();
	if (state !== 'optimal') return { state };
	const flows = new Float64Array(arcs);
	let cost = 0;
	for (let arc = 0; arc < arcs; arc += 1) {
		flows[arc] = simplex.flows[arc]! + lowers[arc]!;
		cost += flows[arc]! * costs[arc]!;
	}
	return { state, cost, flows, potentials: simplex.potentials.slice(0, supplies.length) };
}

/** Whether a flow is allowed and its potentials prove that none is cheaper; the first fault, or null. */
export function findFaultOfFlow(problem: FlowProblem, answer: FlowAnswer): string | null {
	if (answer.state !== 'optimal') return `the flow is ${answer.state}`;
	const { flows, potentials } = answer;
	const left = problem.supplies.slice();
	let cost = 0;
	for (let arc = 0; arc < flows.length; arc += 1) {
		const flow = flows[arc]!;
		const [tail, head] = [problem.tails[arc]!, problem.heads[arc]!];
		if (!(flow >= problem.lowers[arc]! && flow <= problem.uppers[arc]!)) {
			return `arc ${arc} carries too much or too little`;
		}
		const reduced = problem.costs[arc]! + potentials[tail]! - potentials[head]!;
		if (!(reduced >= 0) && flow < problem.uppers[arc]!) return `arc ${arc} should carry more`;
		if (!(reduced <= 0) && flow > problem.lowers[arc]!) return `arc ${arc} should carry less`;
		left[tail]! -= flow;
		left[head]! += flow;
		cost += flow * problem.costs[arc]!;
	}
	const unbalanced = left.findIndex((rest) => rest !== 0);
	if (unbalanced >= 0) return `node ${unbalanced} gives too much or too little`;
	return cost === answer.cost ? null : 'the cost is not what it says';
}
