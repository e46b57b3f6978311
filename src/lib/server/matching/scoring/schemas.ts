import * as v from 'valibot';
import { text } from '../../platform/validation.ts';
import { ofEachPart, scoreParts } from '../weights.ts';

const weight = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

/** A weight for each part, 0 to 1; only their proportions count, so one must be above 0. */
export const weightsSchema = v.pipe(
	v.strictObject(ofEachPart(() => weight)),
	v.check((weights) => scoreParts.some((part) => weights[part] > 0), 'field.no_weight'),
);

/** The version that was current when somebody began to change the weights. */
const basedOn = v.pipe(v.number(), v.integer(), v.minValue(0));

const note = v.optional(text(300));

export const weightsChangeSchema = v.strictObject({ weights: weightsSchema, basedOn, note });

export const weightsPreviewSchema = v.strictObject({ weights: weightsSchema });

/** An earlier version to be made current again; 0 are the built-in weights. */
export const weightsRestorationSchema = v.strictObject({
	version: v.pipe(v.number(), v.integer(), v.minValue(0)),
	basedOn,
	note,
});
