import * as v from 'valibot';
import { text } from '../platform/validation.ts';

/** The address of a calendar elsewhere, as calendar programs hand it out. */
export const busyCalendarSchema = v.strictObject({
	url: v.pipe(
		text(2000),
		v.transform((typed) => typed.replace(/^webcals?:\/\//i, 'https://')),
		v.check((typed) => URL.canParse(typed) && new URL(typed).protocol === 'https:', 'field.https'),
	),
});
