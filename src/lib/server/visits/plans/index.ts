export { changeVisitPlan } from './change-visit-plan.ts';
export { checkVisitPlans } from './watching/check-visit-plans.ts';
export { draftVisitPlan } from './draft-visit-plan.ts';
export { endVisitPlan, resumeVisitPlan } from './end-visit-plan.ts';
export { generateVisits } from './making/generate-visits.ts';
export { getVisitPlan, listVisitPlans, type VisitPlanView } from './get-visit-plan.ts';
export { listTeams } from './list-teams.ts';
export { lockPlan as lockVisitPlan } from './lock-plan.ts';
export { movePlannedVisit } from './move-planned-visit.ts';
export { orderOpenVisit } from './order-open-visit.ts';
export { endPause, pauseVisitPlan } from './pause-visit-plan.ts';
export { raiseAlerts } from './watching/raise-alerts.ts';
export { restoreVisit } from './restore-visit.ts';
export { riskTiers, type RiskTier } from './rules.ts';
export {
	newVisitPlanSchema,
	pauseReasons,
	pauseSchema,
	planDateSchema,
	planEndReasons,
	visitMoveSchema,
	visitPlanChangeSchema,
	visitPlanEndSchema,
	visitPlanStartSchema,
} from './schemas.ts';
export { settleAlert } from './watching/settle-alert.ts';
export { skipVisit } from './skip-visit.ts';
export { startVisitPlan } from './start-visit-plan.ts';
export { pairVolunteer } from './pair-volunteer.ts';
export { visitPlanStates, visitPlanTransitions } from './states.ts';
