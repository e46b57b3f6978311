import * as v from 'valibot';
import { id } from '../platform/validation.ts';

export const visitInput = v.strictObject({ visitId: id });

export const dropOutReasons = ['ill', 'family', 'work', 'transport', 'other'] as const;

/** A volunteer drops out themselves; the desk names the volunteer who called. */
export const dropOutSchema = v.strictObject({
	volunteerId: v.optional(id),
	reason: v.optional(v.nullable(v.picklist(dropOutReasons))),
});
export const dropOutInput = v.strictObject({ visitId: id, ...dropOutSchema.entries });

export const markMissedInput = v.strictObject({ visitId: id, volunteerId: id });

export const listVisitsInput = v.strictObject({
	when: v.optional(v.picklist(['upcoming', 'past']), 'upcoming'),
	cursor: v.optional(v.string()),
});

export const listLateVolunteersInput = v.strictObject({ cursor: v.optional(v.string()) });
