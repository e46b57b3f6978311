import * as v from 'valibot';
import { holidayRules } from '../../../calendar/holidays.ts';
import { isRecurrence, parseRecurrence, recurrenceText } from '../../../calendar/recurrence.ts';
import { id, instant, localDate } from '../../platform/validation.ts';
import { riskTiers } from './rules.ts';

/** A rule of RFC 5545 that visits can have; written the way it is stored. */
export const recurrenceSchema = v.pipe(
	v.string(),
	v.check((text) => {
		try {
			return isRecurrence(parseRecurrence(text));
		} catch {
			return false;
		}
	}, 'field.recurrence'),
	v.transform((text) => recurrenceText(parseRecurrence(text))),
);

const localTime = v.pipe(v.string(), v.regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'field.local_time'));
const duration = v.pipe(v.number(), v.integer(), v.minValue(10), v.maxValue(720));

/** When and how a plan's visits come. */
const rhythm = {
	recurrence: recurrenceSchema,
	startsOn: localDate,
	endsOn: v.optional(v.nullable(localDate)),
	localTime,
	durationMinutes: duration,
	holidayRule: v.picklist(holidayRules),
};

export const newVisitPlanSchema = v.strictObject({
	clientId: id,
	itemKey: v.string(),
	teamId: v.optional(v.nullable(id)),
	riskTier: v.optional(v.nullable(v.picklist(riskTiers))),
	insuranceNeeded: v.optional(v.boolean(), false),
	...rhythm,
});

export const visitPlanStartSchema = v.strictObject({
	agreementSignedOn: v.optional(v.nullable(localDate)),
	insuranceCheckedOn: v.optional(v.nullable(localDate)),
});

export const visitPlanChangeSchema = v.strictObject(rhythm);

export const planDateSchema = v.strictObject({ planDate: localDate });
export const visitMoveSchema = v.strictObject({ planDate: localDate, startsAt: instant });

export const pauseReasons = ['hospital', 'holiday', 'family', 'other'] as const;
export const pauseSchema = v.strictObject({
	fromDate: localDate,
	untilDate: v.optional(v.nullable(localDate)),
	reason: v.picklist(pauseReasons),
});

export const planEndReasons = [
	'goal_reached',
	'moved_away',
	'deceased',
	'not_wanted',
	'other',
] as const;
export const visitPlanEndSchema = v.strictObject({
	lastDate: localDate,
	reason: v.picklist(planEndReasons),
});
