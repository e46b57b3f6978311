import * as v from 'valibot';
import { id, localDate, text } from '../platform/validation.ts';

/** The address of a calendar elsewhere, as calendar programs hand it out. */
export const busyCalendarSchema = v.strictObject({
	url: v.pipe(
		text(2000),
		v.transform((typed) => typed.replace(/^webcals?:\/\//i, 'https://')),
		v.check((typed) => URL.canParse(typed) && new URL(typed).protocol === 'https:', 'field.https'),
	),
});

export const calendarViews = ['day', 'week', 'month'] as const;
export type CalendarView = (typeof calendarViews)[number];

const view = {
	view: v.optional(v.picklist(calendarViews), 'week'),
	/** A day within what is shown; today when left out. */
	date: v.optional(localDate),
};
export const ownCalendarSchema = v.strictObject(view);
export const deskCalendarSchema = v.strictObject({
	...view,
	/** Code of a town or community. */
	area: v.optional(text(30)),
	team: v.optional(id),
	volunteer: v.optional(id),
});
export const teamCalendarSchema = v.strictObject({ ...view, team: id });
