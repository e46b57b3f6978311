import type { FlowProblem } from './min-cost-flow.ts';

/**
 * A network in the DIMACS min-cost-flow format: `p min NODES ARCS`, `n NODE SUPPLY`,
 * `a TAIL HEAD LEAST MOST COST`, nodes from 1; a negative most means that there is no limit.
 * (The First DIMACS Implementation Challenge, 1991.)
 *
 * @throws SyntaxError with the line that is wrong
 */
export function readDimacs(text: string): FlowProblem {
	let supplies: Float64Array | undefined;
	let arcs = 0;
	let problem: FlowProblem | undefined;
	let lineNumber = 0;
	const wrong = (what: string) => new SyntaxError(`Line ${lineNumber}: ${what}.`);
	for (let from = 0; from < text.length;) {
		const newline = text.indexOf('\n', from);
		const end = newline < 0 ? text.length : newline;
		const kind = text[from];
		const line = text.slice(from, end).trim();
		from = end + 1;
		lineNumber += 1;
		if (line === '' || kind === 'c') continue;
		const words = line.split(/\s+/);
		const numbers = words.slice(kind === 'p' ? 2 : 1).map(Number);
		if (numbers.some((number) => !Number.isSafeInteger(number))) throw wrong('not a whole number');
		if (kind === 'p') {
			if (words[1] !== 'min' || numbers.length !== 2) throw wrong('not "p min NODES ARCS"');
			const [nodes, count] = numbers as [number, number];
			supplies = new Float64Array(nodes);
			problem = {
				supplies,
				tails: new Int32Array(count),
				heads: new Int32Array(count),
				lowers: new Float64Array(count),
				uppers: new Float64Array(count),
				costs: new Float64Array(count),
			};
			continue;
		}
		if (!problem || !supplies) throw wrong('no "p" line before');
		const isNode = (node: number | undefined) => node! >= 1 && node! <= supplies!.length;
		if (kind === 'n') {
			const [node, supply] = numbers as [number, number];
			if (numbers.length !== 2 || !isNode(node)) throw wrong('not "n NODE SUPPLY"');
			supplies[node - 1] = supply;
		} else if (kind === 'a') {
			const [tail, head, lower, upper, cost] = numbers as [number, number, number, number, number];
			if (numbers.length !== 5 || !isNode(tail) || !isNode(head)) {
				throw wrong('not "a TAIL HEAD LEAST MOST COST"');
			}
			if (arcs === problem.tails.length) throw wrong('more arcs than announced');
			problem.tails[arcs] = tail - 1;
			problem.heads[arcs] = head - 1;
			problem.lowers[arcs] = lower;
			problem.uppers[arcs] = upper < 0 ? Infinity : upper;
			problem.costs[arcs] = cost;
			arcs += 1;
		} else {
			throw wrong('neither c, p, n nor a');
		}
	}
	if (!problem) throw wrong('no "p" line');
	if (arcs !== problem.tails.length) throw wrong('fewer arcs than announced');
	return problem;
}
