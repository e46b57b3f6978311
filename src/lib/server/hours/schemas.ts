import * as v from 'valibot';
import { id } from '../platform/validation.ts';

export const correctionReasons = [
	'forgot_check_in',
	'forgot_check_out',
	'wrong_time',
	'not_served',
	'other',
] as const;

/** `minutes` is what the entry shall come to, at most a day. */
export const correctHoursInput = v.strictObject({
	entryId: id,
	minutes: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1440)),
	reason: v.picklist(correctionReasons),
});

/** Whose hours, the actor's own when no volunteer is named, and from where in the list. */
export const volunteerHoursInput = v.strictObject({
	volunteerId: v.optional(id),
	cursor: v.optional(v.string()),
});
