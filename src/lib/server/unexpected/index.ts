export { announceDelay } from './announce-delay.ts';
export { checkOutFor } from './check-out-for.ts';
export { closeAbsence } from './close-absence.ts';
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
export { absenceOutcomeSchema, absenceStepSchema, delayMinutes, delaySchema } from './schemas.ts';
export { watchVisits } from './watch-visits.ts';
