import * as v from 'valibot';
import { text } from '../platform/validation.ts';

/** The eight categories of the service item library. */
export const serviceCategories = [
	'culture_sport',
	'education',
	'health',
	'employment',
	'infrastructure',
	'agriculture',
	'social_management',
	'daily_life',
] as const;

export type ServiceCategory = (typeof serviceCategories)[number];

export const serviceItemFilterSchema = v.strictObject({
	category: v.optional(v.picklist(serviceCategories)),
	/** Slug of the brand. */
	brand: v.optional(text(60)),
});

export type ServiceItemFilter = v.InferOutput<typeof serviceItemFilterSchema>;
