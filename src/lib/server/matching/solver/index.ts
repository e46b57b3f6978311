/**
 * The solver: who takes which order, for the least cost over all of them. Pure; numbers in, numbers
 * out. The caller numbers orders (or places of visits) and volunteers from 0 and keeps the ids.
 *
 *     const problem = buildProblem(orders, capacities);
 *     const answer = solveAssignment(problem);
 *     verifyOptimality(problem, answer);                        // { optimal: true }
 *     answer.edgeOf[order]                                      // the chosen edge, or -1: left out
 *     problem.edgeVolunteers[answer.edgeOf[order]]              // that edge's volunteer
 *
 * When something changed, from the earlier answer in a fraction of the time:
 *
 *     solveAssignment(changed, carryOver({ problem, answer }, changed, origin));
 *
 * Costs are whole numbers of one unit, say thousandths of a score; an order's penalty says what it
 * is worth to serve it at all. A problem without clashes is solved to the optimum, always.
 */
export { carryOver, type Origin } from './carry-over.ts';
export { assignFirstCome } from './first-come.ts';
export { buildProblem, costOf, findFault, largestCost } from './problem.ts';
export type { Assignment, AssignmentProblem, OrderEdges, Prices } from './problem.ts';
export { solveAssignment, type StartingPoint } from './solve-assignment.ts';
export { boundOf, verifyOptimality, type Verdict } from './verify-optimality.ts';
