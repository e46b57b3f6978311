import loadHighs, { type Highs, type ModelData } from 'highs';
import { listLimits, type GroupedProblem } from './groups.ts';
import { costOf, listOrdersOfEdges } from './problem.ts';

/** HiGHS as WebAssembly; load it once a process, about 3 MB. */
export type ExactSolver = Highs;

export async function loadExactSolver(): Promise<ExactSolver> {
	return loadHighs();
}

export interface ExactLimits {
	/** Seconds after which the best so far is returned. */
	seconds: number;
	/** A choice to begin from, that breaks no rule. */
	edgeOf?: Int32Array;
	/** The gap at which to stop, as a part of the cost; 0 asks for the optimum. */
	gap?: number;
}

export interface ExactAnswer {
	/** Null where the time was over before any answer was found. */
	edgeOf: Int32Array | null;
	/** No answer costs less; -Infinity where the time was over before a bound was found. */
	bound: number;
	optimal: boolean;
}

/**
 * Solves a problem with its groups by HiGHS' branch and cut, or without groups by its simplex.
 * Exact to the last unit, slow: for problems of some thousand edges.
 */
export function solveExactly(
	solver: ExactSolver,
	problem: GroupedProblem,
	limits: ExactLimits,
): ExactAnswer {
	const kept = listUsefulEdges(problem);
	const whole = problem.penalties.reduce((sum, penalty) => sum + penalty, 0);
	if (kept.length === 0) {
		const edgeOf = new Int32Array(problem.penalties.length).fill(-1);
		return { edgeOf, bound: whole, optimal: true };
	}
	return solver.withModel(buildModel(problem, kept, whole), (model) => {
		model.options.set({
			output_flag: false,
			time_limit: Math.max(0.01, limits.seconds),
			mip_rel_gap: limits.gap ?? 0,
			// Costs are whole numbers: less than one from the optimum is the optimum.
			mip_abs_gap: 0.999,
		});
		if (limits.edgeOf) {
			const chosen = new Set(limits.edgeOf);
			model.setSolution({
				colValue: Float64Array.from(kept, (edge) => (chosen.has(edge) ? 1 : 0)),
			});
		}
		model.run();
		const optimal = model.getModelStatus() === solver.constants.modelStatus.optimal;
		const found = optimal || model.info.get('primal_solution_status') === 2;
		const edgeOf = found ? readChoice(problem, kept, model.getSolution().colValue) : null;
		if (optimal && edgeOf) return { edgeOf, bound: costOf(problem, edgeOf), optimal };
		const bound = problem.groups.limits.length > 0 ? Number(model.info.get('mip_dual_bound')) : NaN;
		// The bound of the whole-numbered problem is a whole number; half a unit is for rounding.
		return { edgeOf, bound: bound > -1e20 ? Math.ceil(bound - 0.5) : -Infinity, optimal: false };
	});
}

function listUsefulEdges({ penalties, edgesFrom, edgeCosts }: GroupedProblem): Int32Array {
	const kept = new Int32Array(edgeCosts.length);
	let count = 0;
	for (let order = 0; order < penalties.length; order += 1) {
		for (let edge = edgesFrom[order]!; edge < edgesFrom[order + 1]!; edge += 1) {
			if (edgeCosts[edge]! >= penalties[order]!) continue;
			kept[count] = edge;
			count += 1;
		}
	}
	return kept.slice(0, count);
}

/** One column an edge, with what it saves against leaving out; a row an order and a limit. */
function buildModel(problem: GroupedProblem, kept: Int32Array, offset: number): ModelData {
	const { penalties, edgeCosts, groups } = problem;
	const orderOf = listOrdersOfEdges(problem);
	const limitsOf = listLimits(problem);
	const limitRow = penalties.length;
	const starts = new Int32Array(kept.length + 1);
	const indices: number[] = [];
	const cost = new Float64Array(kept.length);
	kept.forEach((edge, column) => {
		const order = orderOf[edge]!;
		cost[column] = edgeCosts[edge]! - penalties[order]!;
		indices.push(order);
		for (let at = limitsOf.from[edge]!; at < limitsOf.from[edge + 1]!; at += 1) {
			indices.push(limitRow + limitsOf.limits[at]!);
		}
		starts[column + 1] = indices.length;
	});
	const numRows = limitRow + limitsOf.most.length;
	const rowUpper = new Float64Array(numRows).fill(1);
	rowUpper.set(limitsOf.most, limitRow);
	const numCols = kept.length;
	return {
		numCols,
		numRows,
		offset,
		colCost: cost,
		colLower: new Float64Array(numCols),
		colUpper: new Float64Array(numCols).fill(1),
		rowLower: new Float64Array(numRows).fill(-Infinity),
		rowUpper,
		matrix: {
			format: 'csc',
			numRows,
			numCols,
			starts,
			indices: Int32Array.from(indices),
			values: new Float64Array(indices.length).fill(1),
		},
		// Without groups each vertex is whole-numbered by itself.
		...(groups.limits.length > 0 ? { integrality: new Int32Array(numCols).fill(1) } : {}),
	};
}

function readChoice(
	problem: GroupedProblem,
	kept: Int32Array,
	values: ArrayLike<number>,
): Int32Array {
	const orderOf = listOrdersOfEdges(problem);
	const edgeOf = new Int32Array(problem.penalties.length).fill(-1);
	kept.forEach((edge, column) => {
		if (values[column]! > 0.5) edgeOf[orderOf[edge]!] = edge;
	});
	return edgeOf;
}
