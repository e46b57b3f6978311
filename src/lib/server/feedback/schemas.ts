import * as v from 'valibot';
import { id, text } from '../platform/validation.ts';

/** Most characters of a comment or note. */
export const longestComment = 1000;

/** What a client or proxy says of a service; `onTime` null when they do not know. */
export const reviewSchema = v.strictObject({
	rating: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(5)),
	onTime: v.optional(v.nullable(v.boolean()), null),
	comment: v.optional(v.nullable(text(longestComment)), null),
});
export const reviewInput = v.strictObject({ orderId: id, ...reviewSchema.entries });

export const followUpOutcomes = ['satisfied', 'dissatisfied', 'not_reached', 'needs_more'] as const;

/** What a follow-up found; what needs more is told to the desk in the note. */
export const followUpSchema = v.strictObject({
	outcome: v.picklist(followUpOutcomes),
	note: v.optional(v.nullable(text(longestComment)), null),
});
export const followUpInput = v.pipe(
	v.strictObject({ followUpId: id, ...followUpSchema.entries }),
	v.forward(
		v.check(({ outcome, note }) => outcome !== 'needs_more' || note !== null, 'field.required'),
		['note'],
	),
);

export const listFollowUpsInput = v.strictObject({
	list: v.optional(v.picklist(['open', 'needs_more']), 'open'),
	cursor: v.optional(v.string()),
});

export const followUpIdInput = v.strictObject({ followUpId: id });
