export { acceptOffer } from './accept-offer.ts';
export { cancelOrder } from './cancel-order.ts';
export { checkDerivedRows } from './check-derived-rows.ts';
export { claimTask } from './claim-task.ts';
export { checkVisitMove, type VisitMove } from './check-visit-move.ts';
export type { ClimbRow } from './climbing/queries.ts';
export { climbOrders } from './climbing/climb-orders.ts';
export { listClimbSteps } from './climbing/list-climb-steps.ts';
export { climbSteps, type ClimbStep } from './climbing/rules.ts';
export {
	countWithoutWishes,
	mostCounted,
	mustWishes,
	type MustWish,
	type WishCounts,
} from './count-without-wishes.ts';
export { declineOffer } from './decline-offer.ts';
export type { TaskSummary } from './describe-task.ts';
export { daysDecisionsKept, expireDecisionLogs } from './expire-decision-logs.ts';
export { expireOffers } from './expire-offers.ts';
export { expireUnmetOrders } from './expire-unmet-orders.ts';
export { explainCandidate, type CandidateExplanation } from './explain-candidate.ts';
export { getDecisionLog, type Decision } from './get-decision-log.ts';
export { learnAnswerTimes } from './learn-answer-times.ts';
export { getOffer, listOffers, type OfferSummary } from './list-offers.ts';
export { listOpenTasks, type OpenTask } from './list-open-tasks.ts';
export { markUnmet } from './mark-unmet.ts';
export { moveVisitTime } from './move-visit-time.ts';
export { listPlans } from './planning/list-plans.ts';
export { planTogether } from './planning/plan-together.ts';
export { requestPlan } from './planning/request-plan.ts';
export { whoCouldServe, type CouldServe, type OrderOfADay } from './planning/who-could-serve.ts';
export { proposeByName } from './propose-by-name.ts';
export { proposeVolunteers } from './propose-volunteers.ts';
export type { AskedEntry, OrderOfferRow } from './queries.ts';
export { listUnmetOrders, unmetFilterSchema } from './unmet/list-unmet-orders.ts';
export {
	partsOfDay,
	type PartOfDay,
	type RecruitmentHintRow,
	type UnmetOrderRow,
} from './unmet/queries.ts';
export { recruitmentHints } from './unmet/recruitment-hints.ts';
export { returnToMatching } from './return-to-matching.ts';
export {
	cancellationReasons,
	cancellationSchema,
	declineReasons,
	declineSchema,
	overrideReasons,
	proposalSchema,
	unmetSchema,
	visitMoveSchema,
	type DeclineReason,
	type OverrideReason,
} from './schemas.ts';
export { answerBounds, type AnswerCounts } from './answer-times.ts';
export {
	chanceInSteps,
	chanceParts,
	distanceBandOf,
	distanceBands,
	hourKeyOf,
	priorOf,
	type AnswerCount,
	type ChanceParts,
} from './acceptance.ts';
export { changeWeights } from './scoring/change-weights.ts';
export type { WaveFigures } from './scoring/compare-rankings.ts';
export { getWeights, type BrandWeights } from './scoring/get-weights.ts';
export { learnAcceptance } from './scoring/learn-acceptance.ts';
export { previewWeights, type WeightsPreview } from './scoring/preview-weights.ts';
export type { WeightsRow } from './scoring/queries.ts';
export { rankedKept, type RankedEntry } from './scoring/ranked-entry.ts';
export { restoreWeights } from './scoring/restore-weights.ts';
export {
	weightsChangeSchema,
	weightsPreviewSchema,
	weightsRestorationSchema,
	weightsSchema,
} from './scoring/schemas.ts';
export { acceptSeriesOffer, declineSeriesOffer } from './series/answer-series-offer.ts';
export { askForSeries, type SeriesRole } from './series/ask-for-series.ts';
export { findForSeries } from './series/find-for-series.ts';
export { listForSeries } from './series/list-for-series.ts';
export { listOffersOfPlan, listSeriesOffers } from './series/list-series-offers.ts';
export { staffPlans } from './series/staff-plans.ts';
export { builtInScoring, type Scoring } from './score.ts';
export {
	builtInWeights,
	ofEachPart,
	scoreParts,
	weigh,
	type ScorePart,
	type VersionedWeights,
	type Weights,
} from './weights.ts';
export { offerStates, offerTransitions, type OfferState } from './states.ts';
export {
	rememberDistrict,
	type DistrictMemory,
	type Reach,
	type RememberedOffer,
	type RememberedVolunteer,
} from './remembered-candidates.ts';
export {
	askAbout,
	brokenRules,
	firstBrokenRule,
	ruleNames,
	rulesOfAccepting,
	rulesOfClaiming,
	type Question,
	type RuleName,
	type RuleResult,
	type RuleValue,
} from './rules.ts';
export type { CandidateList, CandidateSnapshot, OrderSnapshot, TakenTime } from './snapshot.ts';
export { lookAtOrder, waveEnd, type Progress } from './waves.ts';
