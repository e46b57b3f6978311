import type { EdgeLimits, GroupedProblem } from './groups.ts';

/** Orders looked at for one chain of moves, at most. */
const widest = 60;

/**
 * An answer that breaks no limit: what is wanted most first, then chains of moves for whoever was
 * left out or got something dear, as long as they make the whole cheaper.
 *
 * @param reducedCosts what each edge costs beyond its order's price; guides, does not decide
 * @param millisecondsLeft ends the improvement when it returns 0 or less
 */
export function repairChoice(
	problem: GroupedProblem,
	edgeLimits: EdgeLimits,
	reducedCosts: Float64Array,
	millisecondsLeft: () => number,
): Int32Array {
	const repair = new Repair(problem, edgeLimits);
	repair.chooseInTurn(reducedCosts);
	let improved = true;
	while (improved) {
		improved = false;
		for (let order = 0; order < problem.penalties.length; order += 1) {
			const edge = repair.edgeOf[order]!;
			if (edge >= 0 && reducedCosts[edge]! < 1) continue;
			if (millisecondsLeft() <= 0) return repair.edgeOf;
			if (repair.improve(order)) improved = true;
		}
	}
	return repair.edgeOf;
}

/** One step of a chain: the order came here by `edge`, displacing the order of the next step. */
interface Step {
	order: number;
	/** The cost so far of all moves, with `order` displaced. */
	cost: number;
	before: Step | null;
	/** The edge by which the order before displaced this one; -1 at the beginning. */
	edge: number;
}

class Repair {
	readonly edgeOf: Int32Array;
	private readonly problem: GroupedProblem;
	private readonly edgeLimits: EdgeLimits;
	private readonly loads: Int32Array;
	private readonly ordersOf: number[][];

	constructor(problem: GroupedProblem, edgeLimits: EdgeLimits) {
		this.problem = problem;
		this.edgeLimits = edgeLimits;
		this.edgeOf = new Int32Array(problem.penalties.length).fill(-1);
		this.loads = new Int32Array(edgeLimits.most.length);
		this.ordersOf = Array.from(problem.capacities, () => []);
	}

	/** Edges by what they cost beyond their order's price; each taken where it still fits. */
	chooseInTurn(reducedCosts: Float64Array): void {
		const { penalties, edgesFrom, edgeCosts } = this.problem;
		const turns: { order: number; edge: number; reduced: number; saves: number }[] = [];
		for (let order = 0; order < penalties.length; order += 1) {
			for (let edge = edgesFrom[order]!; edge < edgesFrom[order + 1]!; edge += 1) {
				const saves = penalties[order]! - edgeCosts[edge]!;
				if (saves > 0) turns.push({ order, edge, reduced: reducedCosts[edge]!, saves });
			}
		}
		turns.sort((one, other) => one.reduced - other.reduced || other.saves - one.saves);
		for (const { order, edge } of turns) {
			if (this.edgeOf[order]! < 0 && this.fits(edge)) this.put(order, edge);
		}
	}

	/** Looks for the cheapest chain of moves that begins with this order; makes it if it saves. */
	improve(beginner: number): boolean {
		const { problem, edgeOf } = this;
		const { penalties, edgesFrom, edgeVolunteers, edgeCosts } = problem;
		const held = edgeOf[beginner]!;
		const price = held < 0 ? penalties[beginner]! : edgeCosts[held]!;
		if (held >= 0) this.drop(beginner);
		let best = price;
		let last: Step | null = null;
		let lastEdge = -1;
		const queue: Step[] = [{ order: beginner, cost: 0, before: null, edge: -1 }];
		const seen = new Set([beginner]);
		const visited = new Set<number>();
		for (let at = 0; at < queue.length && at < widest; at += 1) {
			const step = queue[at]!;
			const { order, cost } = step;
			if (cost + penalties[order]! < best) {
				best = cost + penalties[order]!;
				last = step;
				lastEdge = -1;
			}
			for (let edge = edgesFrom[order]!; edge < edgesFrom[order + 1]!; edge += 1) {
				const volunteer = edgeVolunteers[edge]!;
				// Each volunteer once a chain: then its moves cannot get in each other's way.
				if (edgeCosts[edge]! >= penalties[order]! || visited.has(volunteer)) continue;
				if (order === beginner && edge === held) continue;
				if (this.fits(edge)) {
					if (cost + edgeCosts[edge]! < best) {
						best = cost + edgeCosts[edge]!;
						last = step;
						lastEdge = edge;
					}
					continue;
				}
				const displaced = this.findDisplaced(edge);
				if (displaced < 0 || seen.has(displaced)) continue;
				const further = cost + edgeCosts[edge]! - edgeCosts[edgeOf[displaced]!]!;
				if (further >= best) continue;
				seen.add(displaced);
				visited.add(volunteer);
				queue.push({ order: displaced, cost: further, before: step, edge });
			}
		}
		if (!last) {
			if (held >= 0) this.put(beginner, held);
			return false;
		}
		this.follow(last, lastEdge);
		return true;
	}

	private follow(last: Step, lastEdge: number): void {
		let edge = lastEdge;
		for (let step: Step | null = last; step; step = step.before) {
			if (step.before) this.drop(step.order);
			if (edge >= 0) this.put(step.order, edge);
			edge = step.edge;
		}
	}

	/** The one order whose going makes room for the edge, the cheapest to lose; -1 if there is none. */
	private findDisplaced(edge: number): number {
		const { edgeOf, problem } = this;
		let displaced = -1;
		let most = -Infinity;
		for (const order of this.ordersOf[problem.edgeVolunteers[edge]!]!) {
			const cost = problem.edgeCosts[edgeOf[order]!]!;
			if (cost <= most) continue;
			this.count(edgeOf[order]!, -1);
			if (this.fits(edge)) {
				displaced = order;
				most = cost;
			}
			this.count(edgeOf[order]!, 1);
		}
		return displaced;
	}

	private fits(edge: number): boolean {
		const { from, limits, most } = this.edgeLimits;
		for (let at = from[edge]!; at < from[edge + 1]!; at += 1) {
			if (this.loads[limits[at]!]! >= most[limits[at]!]!) return false;
		}
		return true;
	}

	private put(order: number, edge: number): void {
		this.edgeOf[order] = edge;
		this.ordersOf[this.problem.edgeVolunteers[edge]!]!.push(order);
		this.count(edge, 1);
	}

	private drop(order: number): void {
		const edge = this.edgeOf[order]!;
		const orders = this.ordersOf[this.problem.edgeVolunteers[edge]!]!;
		orders.splice(orders.indexOf(order), 1);
		this.edgeOf[order] = -1;
		this.count(edge, -1);
	}

	private count(edge: number, by: number): void {
		const { from, limits } = this.edgeLimits;
		for (let at = from[edge]!; at < from[edge + 1]!; at += 1) this.loads[limits[at]!]! += by;
	}
}
