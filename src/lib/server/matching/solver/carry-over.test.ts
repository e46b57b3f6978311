import { expect, test } from 'vitest';
import { carryOver } from './carry-over.ts';
import { buildProblem } from './problem.ts';
import { solveAssignment } from './solve-assignment.ts';
import { verifyOptimality } from './verify-optimality.ts';

test('orders and volunteers keep whom they had under new numbers', () => {
	const problem = buildProblem(
		[
			{
				penalty: 90,
				edges: [
					{ volunteer: 0, cost: 5 },
					{ volunteer: 1, cost: 9 },
				],
			},
			{ penalty: 90, edges: [{ volunteer: 0, cost: 1 }] },
		],
		[1, 1],
	);
	const answer = solveAssignment(problem);
	expect([...answer.edgeOf]).toEqual([1, 2]);
	// One order went, one came; the volunteers stand in another order, and there is a third.
	const changed = buildProblem(
		[
			{ penalty: 90, edges: [{ volunteer: 2, cost: 4 }] },
			{
				penalty: 90,
				edges: [
					{ volunteer: 2, cost: 5 },
					{ volunteer: 1, cost: 9 },
					{ volunteer: 1, cost: 8 },
				],
			},
		],
		[1, 1, 1],
	);
	const origin = { orders: Int32Array.of(-1, 0), volunteers: Int32Array.of(-1, 1, 0) };
	const start = carryOver({ problem, answer }, changed, origin);
	expect([...start.edgeOf]).toEqual([-1, 3]);
	const [first, second] = answer.volunteerPrices;
	expect([...start.volunteerPrices]).toEqual([0, second, first]);
	const next = solveAssignment(changed, start);
	expect([...next.edgeOf]).toEqual([0, 3]);
	expect(verifyOptimality(changed, next)).toEqual({ optimal: true });
});
