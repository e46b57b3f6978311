import * as v from 'valibot';
import { localDate, text } from '../platform/validation.ts';

/** A period of local days, both included, and a part of the district. */
const periodAndArea = {
	from: localDate,
	to: localDate,
	/** Code of an area; without it, all areas in which the actor may see the figures. */
	area: v.optional(text(40)),
};

export const brandMetricsInput = v.strictObject(periodAndArea);
export type BrandMetricsInput = v.InferOutput<typeof brandMetricsInput> & { slug: string };

export const behindParts = ['all', 'counted', 'not_counted'] as const;

export const ordersBehindInput = v.strictObject({
	...periodAndArea,
	/** Of a share: everything, what counts, or what does not. */
	part: v.optional(v.picklist(behindParts), 'all'),
	cursor: v.optional(text(400)),
});
export type OrdersBehindInput = v.InferOutput<typeof ordersBehindInput> & {
	slug: string;
	indicator: string;
};
