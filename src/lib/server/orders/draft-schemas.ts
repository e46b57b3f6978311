import * as v from 'valibot';
import { spokenLanguages } from '../clients/index.ts';
import { id, localDate, text } from '../platform/validation.ts';
import { longestNotes } from './schemas.ts';

/** The questions of an order, one a page, in their order. */
export const draftSteps = ['what', 'who', 'where', 'when', 'notes'] as const;
export type DraftStep = (typeof draftSteps)[number];

const must = v.picklist(['sex', 'language']);

/** What each question may be answered with. */
export const draftAnswerSchemas = {
	what: v.strictObject({ itemKey: text(60) }),
	who: v.strictObject({ clientId: id }),
	where: v.strictObject({
		at: v.picklist(['home', 'elsewhere']),
		communityCode: v.optional(text(30)),
		address: v.optional(text(200)),
	}),
	when: v.strictObject({
		date: localDate,
		time: v.pipe(v.string(), v.isoTime()),
	}),
	notes: v.strictObject({
		notes: v.optional(text(longestNotes)),
		wishedSex: v.optional(v.picklist(['female', 'male'])),
		wishedLanguage: v.optional(v.picklist(spokenLanguages)),
		/** Which wishes are a must; one check box alone comes as a text. */
		musts: v.optional(
			v.union([
				v.array(must),
				v.pipe(
					must,
					v.transform((one) => [one]),
				),
			]),
			[],
		),
	}),
} as const;

/** The answers so far; a question not reached yet has none. */
export type DraftAnswers = {
	[Step in DraftStep]?: v.InferOutput<(typeof draftAnswerSchemas)[Step]>;
};

/** The first question that has no answer, or the page to check them all. */
export function nextDraftStep(answers: DraftAnswers): DraftStep | 'check' {
	return draftSteps.find((step) => answers[step] === undefined) ?? 'check';
}
