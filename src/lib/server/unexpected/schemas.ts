import * as v from 'valibot';
import { id } from '../platform/validation.ts';
import { absenceOutcomes, stepsAtTheDoor, stepsOfTheDesk } from './rules.ts';

/** Minutes that a volunteer says they come later than planned. */
export const delayMinutes = [10, 20, 30, 45, 60] as const;
const minutes = v.pipe(
	v.union([v.number(), v.pipe(v.string(), v.regex(/^\d{1,2}$/), v.transform(Number))]),
	v.picklist(delayMinutes),
);

export const delaySchema = v.strictObject({ visitId: id, minutes });
export const absenceStepSchema = v.strictObject({
	visitId: id,
	step: v.picklist([...stepsAtTheDoor, ...stepsOfTheDesk]),
});
export const absenceOutcomeSchema = v.strictObject({
	visitId: id,
	outcome: v.picklist(absenceOutcomes),
});
