import * as v from 'valibot';
import { clientCategories } from '../clients/index.ts';
import { id, localDate, text } from '../platform/validation.ts';
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

export const weatherReasons = ['heat', 'cold', 'storm', 'rain', 'air'] as const;
const areaCode = text(30);

export const weatherDaySchema = v.strictObject({
	/** Code of a district, town or community. */
	area: areaCode,
	date: localDate,
	movedTo: localDate,
	reason: v.picklist(weatherReasons),
});

export const careRoundSchema = v.strictObject({
	area: areaCode,
	/** Key of the service item that is ordered for each client. */
	itemKey: text(60),
	riskTier: v.optional(v.picklist(['high', 'key', 'general'])),
	category: v.optional(v.picklist(clientCategories)),
});
