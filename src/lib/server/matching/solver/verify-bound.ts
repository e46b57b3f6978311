import { findClash, findFaultOfGroups, listLimits, type GroupedProblem } from './groups.ts';
import { createReading, readPrices } from './limit-prices.ts';
import { costOf } from './problem.ts';
import type { GroupedAssignment } from './solve-with-groups.ts';
import { findBrokenRule } from './verify-optimality.ts';

/** Whether an answer is what it says, or the first thing that it is not. */
export type BoundVerdict = { valid: true } | { valid: false; reason: string };

/**
 * Checks an answer with groups by itself: that it breaks no limit, costs what it says, and that its
 * prices prove the `priceBound` that it says they prove. What exact models add to the bound beyond
 * the prices is not checked here.
 */
export function verifyBound(
	problem: GroupedProblem,
	answer: Pick<GroupedAssignment, 'edgeOf' | 'cost' | 'priceBound' | 'limitPrices'>,
): BoundVerdict {
	const reason =
		findFaultOfGroups(problem) ??
		findBrokenRule(problem, answer.edgeOf) ??
		findClash(problem, answer.edgeOf) ??
		findWrongBound(problem, answer);
	if (reason) return { valid: false, reason };
	if (costOf(problem, answer.edgeOf) !== answer.cost) {
		return { valid: false, reason: 'the cost is not what it says' };
	}
	return { valid: true };
}

function findWrongBound(
	problem: GroupedProblem,
	{ priceBound, limitPrices }: Pick<GroupedAssignment, 'priceBound' | 'limitPrices'>,
): string | null {
	const edgeLimits = listLimits(problem);
	if (limitPrices.length !== edgeLimits.most.length) return 'not each limit has a price';
	if (!limitPrices.every((price) => price >= 0)) return 'a price is negative';
	const reading = createReading(problem, edgeLimits);
	readPrices(problem, edgeLimits, limitPrices, reading);
	return reading.bound === priceBound ? null : 'the prices prove another bound';
}
