export { announceDelay } from './announce-delay.ts';
export { checkOutFor } from './check-out-for.ts';
export { closeAbsence } from './close-absence.ts';
export { declareWeatherDay } from './days/declare-weather-day.ts';
export { moveOutdoorVisits } from './days/move-outdoor-visits.ts';
export { placeRoundOrders } from './days/place-round-orders.ts';
export { readDays } from './days/read-days.ts';
export { startCareRound } from './days/start-care-round.ts';
export { undoWeatherDay } from './days/undo-weather-day.ts';
export { getAbsence } from './get-absence.ts';
export { noteAbsenceStep } from './note-absence-step.ts';
export { readUnexpected } from './read-unexpected.ts';
export {
	absenceOutcomes,
	stepDueAt,
	stepsAtTheDoor,
	stepsOfTheDesk,
	type AbsenceStep,
} from './rules.ts';
export {
	absenceOutcomeSchema,
	absenceStepSchema,
	careRoundSchema,
	delayMinutes,
	delaySchema,
	weatherDaySchema,
	weatherReasons,
} from './schemas.ts';
export { watchVisits } from './watch-visits.ts';
