import * as v from 'valibot';
import { formatInstant } from '$lib/i18n/format.ts';
import { inLocale } from '$lib/i18n/index.ts';
import { failForm, fieldsOf, formAction } from '$lib/pages/form-action.ts';
import { loadPage } from '$lib/pages/load-page.ts';
import { summariseWeights, writePreview, writeWeights } from '$lib/pages/weights.ts';
import {
	changeWeights,
	getWeights,
	ofEachPart,
	previewWeights,
	restoreWeights,
	scoreParts,
	weightsRestorationSchema,
	type Weights,
} from '$lib/server/matching/index.ts';
import { parseInput } from '$lib/server/platform/validation.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { ctx, locale, t } = event.locals;
	const found = await loadPage(event, () => getWeights(ctx, event.params.slug));
	const { current, versions, builtIn } = found;
	return {
		done: event.url.searchParams.get('done'),
		slug: event.params.slug,
		brand: inLocale(locale, found.brand, 'name'),
		mayChange: found.mayChange,
		version: current.version,
		versionName:
			current.version === 0
				? t('weights:version_built_in')
				: t('weights:version', { version: current.version }),
		weights: writeWeights(locale, current.weights),
		versions: versions.map(({ version, weights, note, restores, changedBy, changedAt }) => ({
			version,
			by: t('weights:by', {
				name: changedBy ?? t('weights:somebody'),
				when: formatInstant(locale, changedAt),
			}),
			note: note ?? '',
			restored:
				restores === null
					? ''
					: restores === 0
						? t('weights:restored_built_in')
						: t('weights:restored', { version: restores }),
			weights: summariseWeights(locale, weights),
			isCurrent: version === current.version,
		})),
		builtIn: {
			weights: summariseWeights(locale, builtIn.weights),
			isCurrent: versions.length === 0,
		},
	};
};

const whole = v.pipe(v.string(), v.transform(Number), v.integer(), v.minValue(0));
const hundredths = v.pipe(
	v.string(),
	v.transform(Number),
	v.number(),
	v.minValue(0),
	v.maxValue(100),
);

/** The form holds weights from 0 to 100. */
const formSchema = v.pipe(
	v.strictObject({
		...ofEachPart(() => hundredths),
		basedOn: whole,
		note: weightsRestorationSchema.entries.note,
	}),
	v.forward(
		v.check((fields) => scoreParts.some((part) => fields[part] > 0), 'field.no_weight'),
		['travel'],
	),
);

const restorationSchema = v.strictObject({ version: whole, basedOn: whole });

function weightsOf(fields: v.InferOutput<typeof formSchema>): Weights {
	return ofEachPart((part) => fields[part] / 100);
}

export const actions: Actions = {
	preview: async (event) => {
		const { ctx, locale } = event.locals;
		const data = await event.request.formData();
		try {
			const fields = parseInput(formSchema, fieldsOf(data));
			const weights = weightsOf(fields);
			const preview = await previewWeights(ctx, { slug: event.params.slug, weights });
			const values: Record<string, string> = Object.fromEntries(
				[...scoreParts, 'basedOn', 'note'].map((name) => [name, String(data.get(name) ?? '')]),
			);
			return { preview: writePreview(locale, preview), values };
		} catch (error) {
			return failForm(event, error, data);
		}
	},
	save: (event) =>
		formAction(event, {
			schema: formSchema,
			resourceType: 'matching_weights',
			run: async (ctx, fields) => {
				const { basedOn, note } = fields;
				const change = { slug: event.params.slug, weights: weightsOf(fields), basedOn, note };
				return (await changeWeights(ctx, change)).id;
			},
			done: `/manage/brands/${event.params.slug}/weights?done=saved`,
		}),
	restore: (event) =>
		formAction(event, {
			schema: restorationSchema,
			resourceType: 'matching_weights',
			run: async (ctx, input) =>
				(await restoreWeights(ctx, { ...input, slug: event.params.slug })).id,
			done: `/manage/brands/${event.params.slug}/weights?done=saved`,
		}),
};
