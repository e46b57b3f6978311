import * as v from 'valibot';
import { id, localDate, text } from '../platform/validation.ts';
import { spokenLanguages } from './languages.ts';

export const clientCategories = [
	'living_alone',
	'empty_nest',
	'left_behind',
	'disabled_elder',
	'severely_disabled',
	'lost_only_child',
	'veteran',
	'entitled',
	'child',
	'other',
] as const;

export const consentRelations = ['family', 'agent', 'grid_chief'] as const;

export const clientSearchSchema = v.strictObject({ query: text(60) });

export const newClientSchema = v.strictObject({
	name: text(60),
	/** As people write it; a landline may stand without its area code. */
	phone: text(40),
	sex: v.optional(v.picklist(['female', 'male'])),
	birthDate: v.optional(localDate),
	/** Code of the community or grid of the home. */
	communityCode: text(30),
	address: text(200),
	category: v.picklist(clientCategories),
	languages: v.optional(v.array(v.picklist(spokenLanguages)), []),
	/** Health and home, as far as it matters for a visit. */
	notes: v.optional(text(2000)),
});

export type NewClientInput = v.InferOutput<typeof newClientSchema>;

export const consentSchema = v.strictObject({
	clientId: id,
	proxyName: text(60),
	proxyPhone: text(40),
	relation: v.picklist(consentRelations),
	/** Seeing orders alone, or placing and changing them too. */
	scope: v.optional(v.pipe(v.array(v.picklist(['order', 'see'])), v.minLength(1)), () => [
		'order' as const,
		'see' as const,
	]),
	/** Last local date on which it holds. */
	expiresOn: localDate,
	/** How staff came by it; what clients give themselves is given online. */
	evidence: v.optional(v.picklist(['signed_paper', 'spoken_by_phone'])),
});

export type ConsentInput = v.InferOutput<typeof consentSchema>;
