export { improveDay, type DayProgress } from './improve-day.ts';
export type {
	DayProblem,
	DayRoutes,
	Person,
	PlanWeights,
	Shift,
	Stop,
	StopPair,
} from './problem.ts';
