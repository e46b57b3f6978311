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
 * Where fixed times clash, `groupClashes` says which edges exclude each other, and the answer says
 * how far from the best it can be at most (`bound`, `gap`), and never breaks a limit:
 *
 *     const grouped = { ...problem, groups: groupClashes(problem, times) };
 *     const plan = solveWithGroups(grouped, await loadExactSolver(), () => deadline - clock());
 *     verifyBound(grouped, plan);                               // { valid: true }
 *
 * Costs are whole numbers of one unit, say thousandths of a score; an order's penalty says what it
 * is worth to serve it at all. A problem without clashes is solved to the optimum, always.
 */
export { carryOver, type Origin } from './carry-over.ts';
export { loadExactSolver, solveExactly, type ExactSolver } from './exact-model.ts';
export { assignFirstCome } from './first-come.ts';
export { buildProblem, costOf, findFault, largestCost } from './problem.ts';
export type { Assignment, AssignmentProblem, OrderEdges, Prices } from './problem.ts';
export { solveAssignment, type StartingPoint } from './solve-assignment.ts';
export { boundOf, verifyOptimality, type Verdict } from './verify-optimality.ts';
export { groupClashes, type EdgeTimes } from './group-clashes.ts';
export { buildGroups, findClash, type EdgeGroups, type GroupedProblem } from './groups.ts';
export { solveWithGroups, type GroupedAssignment } from './solve-with-groups.ts';
export { verifyBound, type BoundVerdict } from './verify-bound.ts';
export { findFaultOfFlow, solveMinCostFlow } from './min-cost-flow.ts';
export type { FlowAnswer, FlowProblem } from './min-cost-flow.ts';
export { readDimacs } from './read-dimacs.ts';
