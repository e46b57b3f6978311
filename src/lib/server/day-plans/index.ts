export { acceptDayPlan } from './accept-day-plan.ts';
export { getDayPlan, listDayPlans, listPlanAreas, type DayPlan } from './get-day-plan.ts';
export { makeDayPlans } from './make-day-plans.ts';
export { pinVisit, unpinVisit } from './pin-visit.ts';
export { planAgain } from './plan-again.ts';
export type { DayPlanRow, DayPlanState } from './queries.ts';
export {
	dayPlanLimits,
	dayPlanSchema,
	pinSchema,
	type LeftOutReason,
	type Pin,
	type Proposal,
} from './schemas.ts';
export { startDayPlan } from './start-day-plan.ts';
export { stopDayPlan } from './stop-day-plan.ts';
