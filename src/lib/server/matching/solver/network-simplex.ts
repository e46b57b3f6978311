/** Where an arc stands: at its least flow, in the tree, or at its most. */
const atLeast = 1;
const inTree = 0;
const atMost = -1;
/** Whether a node's tree arc leads up to its parent or down from it. */
const up = 1;
const down = -1;

/**
 * The primal network simplex method on strongly feasible trees: begins with an artificial arc
 * between each node and a root, then lets in arcs that save, by blocks, and turns the tree.
 * (Ahuja, Magnanti and Orlin, Network Flows, chapter 11; block search as in Király and Kovács 2012.)
 */
export class NetworkSimplex {
	/** Flow of each arc, the artificial ones last. */
	readonly flows: Float64Array;
	/** Potential of each node, the root's last; an arc's reduced cost is its cost + tail's - head's. */
	readonly potentials: Float64Array;
	private readonly nodes: number;
	private readonly arcs: number;
	private readonly tails: Int32Array;
	private readonly heads: Int32Array;
	private readonly rooms: Float64Array;
	private readonly costs: Float64Array;
	private readonly states: Int8Array;
	private readonly parents: Int32Array;
	private readonly treeArcs: Int32Array;
	private readonly ways: Int8Array;
	private readonly depths: Int32Array;
	private readonly firstChild: Int32Array;
	private readonly nextSibling: Int32Array;
	private readonly previousSibling: Int32Array;
	private readonly stack: Int32Array;
	private nextArc = 0;

	/** Supplies per node; tail, head, most flow and cost per arc, the least flow being 0. */
	constructor(
		supplies: Float64Array,
		tails: Int32Array,
		heads: Int32Array,
		rooms: Float64Array,
		costs: Float64Array,
	) {
		const nodes = supplies.length;
		const arcs = tails.length;
		const extend = <Numbers extends Int32Array | Float64Array>(numbers: Numbers): Numbers => {
			const longer = new (numbers.constructor as new (length: number) => Numbers)(arcs + nodes);
			longer.set(numbers);
			return longer;
		};
		this.nodes = nodes;
		this.arcs = arcs;
		this.tails = extend(tails);
		this.heads = extend(heads);
		this.rooms = extend(rooms).fill(Infinity, arcs);
		this.costs = extend(costs);
		this.flows = new Float64Array(arcs + nodes);
		this.states = new Int8Array(arcs + nodes).fill(atLeast, 0, arcs);
		this.potentials = new Float64Array(nodes + 1);
		this.parents = new Int32Array(nodes + 1).fill(nodes);
		this.treeArcs = new Int32Array(nodes + 1).fill(-1);
		this.ways = new Int8Array(nodes + 1);
		this.depths = new Int32Array(nodes + 1).fill(1);
		this.firstChild = new Int32Array(nodes + 1).fill(-1);
		this.nextSibling = new Int32Array(nodes + 1).fill(-1);
		this.previousSibling = new Int32Array(nodes + 1).fill(-1);
		this.stack = new Int32Array(nodes + 1);
		this.parents[nodes] = -1;
		this.depths[nodes] = 0;
		this.growArtificialTree(supplies);
	}

	private growArtificialTree(supplies: Float64Array): void {
		const { nodes, arcs, costs } = this;
		let dearest = 0;
		for (let arc = 0; arc < arcs; arc += 1) dearest = Math.max(dearest, Math.abs(costs[arc]!));
		const artificial = (dearest + 1) * (nodes + 1);
		for (let node = 0; node < nodes; node += 1) {
			const arc = arcs + node;
			const gives = supplies[node]! >= 0;
			this.tails[arc] = gives ? node : nodes;
			this.heads[arc] = gives ? nodes : node;
			this.flows[arc] = Math.abs(supplies[node]!);
			costs[arc] = artificial;
			this.treeArcs[node] = arc;
			this.ways[node] = gives ? up : down;
			this.potentials[node] = gives ? -artificial : artificial;
			this.hang(node, nodes);
		}
	}

	/** Turns the tree until no arc saves. */
	run(): 'optimal' | 'infeasible' | 'unbounded' {
		for (let arc = this.findEntering(); arc >= 0; arc = this.findEntering()) {
			if (!this.pivot(arc)) return 'unbounded';
		}
		for (let arc = this.arcs; arc < this.flows.length; arc += 1) {
			if (this.flows[arc] !== 0) return 'infeasible';
		}
		return 'optimal';
	}

	/** The arc that saves most of the first block with one that saves; -1 when none is left. */
	private findEntering(): number {
		const { arcs, tails, heads, costs, states, potentials } = this;
		const block = Math.max(10, Math.ceil(Math.sqrt(arcs)));
		let best = -1;
		let least = 0;
		let inBlock = block;
		let arc = this.nextArc;
		for (let looked = 0; looked < arcs; looked += 1) {
			const reduced =
				states[arc]! * (costs[arc]! + potentials[tails[arc]!]! - potentials[heads[arc]!]!);
			if (reduced < least) {
				least = reduced;
				best = arc;
			}
			arc = arc + 1 === arcs ? 0 : arc + 1;
			inBlock -= 1;
			if (inBlock > 0) continue;
			if (best >= 0) break;
			inBlock = block;
		}
		this.nextArc = arc;
		return best;
	}

	/** Sends what fits around the circle that the arc closes; false where nothing limits it. */
	private pivot(entering: number): boolean {
		const { tails, heads, rooms, flows, states, parents, treeArcs, ways } = this;
		const tail = tails[entering]!;
		const head = heads[entering]!;
		const join = this.findJoin(tail, head);
		const [first, second] = states[entering] === atLeast ? [tail, head] : [head, tail];
		let most = rooms[entering]!;
		let leaver = -1;
		let onFirst = false;
		for (let node = first; node !== join; node = parents[node]!) {
			const arc = treeArcs[node]!;
			const room = ways[node] === down ? rooms[arc]! - flows[arc]! : flows[arc]!;
			if (room < most) {
				most = room;
				leaver = node;
				onFirst = true;
			}
		}
		// The last blocking arc along the circle keeps the tree strongly feasible, so that it ends.
		for (let node = second; node !== join; node = parents[node]!) {
			const arc = treeArcs[node]!;
			const room = ways[node] === up ? rooms[arc]! - flows[arc]! : flows[arc]!;
			if (room <= most && room < Infinity) {
				most = room;
				leaver = node;
				onFirst = false;
			}
		}
		if (most === Infinity) return false;
		if (most > 0) {
			const sent = states[entering]! * most;
			flows[entering]! += sent;
			for (let node = tail; node !== join; node = parents[node]!) {
				flows[treeArcs[node]!]! -= ways[node]! * sent;
			}
			for (let node = head; node !== join; node = parents[node]!) {
				flows[treeArcs[node]!]! += ways[node]! * sent;
			}
		}
		if (leaver < 0) {
			states[entering] = states[entering] === atLeast ? atMost : atLeast;
			return true;
		}
		const leaving = treeArcs[leaver]!;
		states[entering] = inTree;
		states[leaving] = flows[leaving] === 0 ? atLeast : atMost;
		this.turn(onFirst ? first : second, onFirst ? second : first, leaver, entering);
		return true;
	}

	private findJoin(one: number, other: number): number {
		const { parents, depths } = this;
		while (one !== other) {
			if (depths[one]! >= depths[other]!) one = parents[one]!;
			else other = parents[other]!;
		}
		return one;
	}

	/** Cuts the branch of `leaver`, makes `top` its top and hangs it under `below` by `entering`. */
	private turn(top: number, below: number, leaver: number, entering: number): void {
		const { parents, treeArcs, ways } = this;
		let node = top;
		let parent = below;
		let arc = entering;
		let way = this.tails[entering] === top ? up : down;
		for (;;) {
			const nextParent = parents[node]!;
			const nextArc = treeArcs[node]!;
			const nextWay = ways[node] === up ? down : up;
			this.unhang(node);
			treeArcs[node] = arc;
			ways[node] = way;
			this.hang(node, parent);
			if (node === leaver) break;
			parent = node;
			node = nextParent;
			arc = nextArc;
			way = nextWay;
		}
		this.settle(top, entering);
	}

	/** Gives a turned branch its potentials and depths. */
	private settle(top: number, entering: number): void {
		const { parents, potentials, depths, firstChild, nextSibling, stack } = this;
		const parent = parents[top]!;
		const rise = potentials[parent]! - potentials[top]! - this.ways[top]! * this.costs[entering]!;
		let waiting = 1;
		stack[0] = top;
		while (waiting > 0) {
			waiting -= 1;
			const node = stack[waiting]!;
			potentials[node]! += rise;
			depths[node] = depths[parents[node]!]! + 1;
			for (let child = firstChild[node]!; child >= 0; child = nextSibling[child]!) {
				stack[waiting] = child;
				waiting += 1;
			}
		}
	}

	private hang(node: number, parent: number): void {
		const next = this.firstChild[parent]!;
		this.parents[node] = parent;
		this.nextSibling[node] = next;
		this.previousSibling[node] = -1;
		if (next >= 0) this.previousSibling[next] = node;
		this.firstChild[parent] = node;
	}

	private unhang(node: number): void {
		const next = this.nextSibling[node]!;
		const previous = this.previousSibling[node]!;
		if (previous >= 0) this.nextSibling[previous] = next;
		else this.firstChild[this.parents[node]!] = next;
		if (next >= 0) this.previousSibling[next] = previous;
	}
}
