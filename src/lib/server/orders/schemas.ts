import * as v from 'valibot';
import { spokenLanguages } from '../clients/index.ts';
import { id, instant, text } from '../platform/validation.ts';

/** Most characters, as a reader counts them, of what there is to know. */
export const longestNotes = 2000;

/** What an order is placed with; unknown fields are refused. */
export const orderRequestSchema = v.strictObject({
	/** Who is served. */
	clientId: id,
	/** Key of the service item. */
	itemKey: text(60),
	startsAt: instant,
	/** The start and the item's duration, unless given. */
	endsAt: v.optional(instant),
	/** Where, if not at the client's home. */
	place: v.optional(
		v.strictObject({
			/** Code of the community or grid. */
			communityCode: text(30),
			address: text(200),
		}),
	),
	/** Anything to know. */
	notes: v.optional(text(longestNotes)),
	/** Wishes about the volunteer; a must rules others out. */
	wishes: v.optional(
		v.strictObject({
			sex: v.optional(v.picklist(['female', 'male'])),
			sexMust: v.optional(v.boolean(), false),
			language: v.optional(v.picklist(spokenLanguages)),
			languageMust: v.optional(v.boolean(), false),
		}),
	),
});

export type OrderRequestInput = v.InferOutput<typeof orderRequestSchema>;
