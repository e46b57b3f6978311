import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import * as v from 'valibot';
import {
	changeWeights,
	getWeights,
	ofEachPart,
	previewWeights,
	restoreWeights,
	weightsChangeSchema,
	weightsPreviewSchema,
	weightsRestorationSchema,
} from '../matching/index.ts';
import { answer, instantText } from './answers.ts';
import type { ApiEnvironment } from './environment.ts';
import { input } from './input.ts';
import { answerWrite } from './write.ts';

const slugOfBrand = v.strictObject({ slug: v.string() });

const weights = v.strictObject(ofEachPart(() => v.number()));
const versioned = v.strictObject({ version: v.number(), weights });

export const weightsAnswer = v.strictObject({
	current: versioned,
	builtIn: versioned,
	versions: v.array(
		v.strictObject({
			version: v.number(),
			weights,
			note: v.nullable(v.string()),
			restores: v.nullable(v.number()),
			changedAt: instantText,
			changedBy: v.nullable(v.string()),
		}),
	),
	mayChange: v.boolean(),
});

const waveFigures = v.strictObject({
	travelMinutes: v.nullable(v.number()),
	newcomers: v.nullable(v.number()),
	load: v.nullable(v.number()),
});

export const weightsPreviewAnswer = v.strictObject({
	weights,
	since: instantText,
	orders: v.number(),
	differentFirst: v.number(),
	differentWave: v.number(),
	before: waveFigures,
	after: waveFigures,
	examples: v.array(
		v.strictObject({
			orderId: v.string(),
			number: v.string(),
			areaNameZh: v.string(),
			areaNameEn: v.string(),
			startsAt: instantText,
		}),
	),
});

const refusals = {
	403: { description: 'Not your brand, or only a part of its district' },
	404: { description: 'No such brand or version' },
	409: { description: 'Another version has become current meanwhile' },
	422: { description: 'A weight outside 0 to 1, an unknown part, or nothing above 0' },
};

async function describeWeights(...asked: Parameters<typeof getWeights>) {
	const { current, builtIn, versions, mayChange } = await getWeights(...asked);
	return {
		current: { version: current.version, weights: current.weights },
		builtIn,
		versions: versions.map(({ id: _, ...version }) => version),
		mayChange,
	};
}

/** What the parts of the score of matching weigh for a brand. */
export const matchingWeights = new Hono<ApiEnvironment>()
	.get(
		'/brands/:slug/matching-weights',
		describeRoute({
			summary: 'What the parts of the score weigh for a brand',
			description:
				'The current version, the built-in weights (version 0, current while the brand has none of its own) and all versions, the newest first. Weights are together 1.',
			responses: {
				200: answer('The weights', weightsAnswer),
				403: refusals[403],
				404: refusals[404],
			},
		}),
		input('param', slugOfBrand),
		async (c) => c.json(await describeWeights(c.get('ctx'), c.req.valid('param').slug)),
	)
	.post(
		'/brands/:slug/matching-weights',
		describeRoute({
			summary: 'Change what the parts of the score weigh',
			description:
				'Each weight 0 to 1, at least one above 0; they are brought to 1 in their proportions. `basedOn` is the version that was current when the change was begun. Makes the next version, which holds from the next look at an order on.',
			responses: { 201: answer('The weights', weightsAnswer), ...refusals },
		}),
		input('param', slugOfBrand),
		input('json', weightsChangeSchema),
		async (c) => {
			const { slug } = c.req.valid('param');
			const body = c.req.valid('json');
			return answerWrite(c, {
				resourceType: 'matching_weights',
				body,
				status: 201,
				run: async (ctx) => (await changeWeights(ctx, { ...body, slug })).id,
				render: (ctx) => describeWeights(ctx, slug),
			});
		},
	)
	.post(
		'/brands/:slug/matching-weights/restoration',
		describeRoute({
			summary: 'Make an earlier version current again',
			description: 'As the next version; `version` 0 are the built-in weights.',
			responses: { 201: answer('The weights', weightsAnswer), ...refusals },
		}),
		input('param', slugOfBrand),
		input('json', weightsRestorationSchema),
		async (c) => {
			const { slug } = c.req.valid('param');
			const body = c.req.valid('json');
			return answerWrite(c, {
				resourceType: 'matching_weights',
				body,
				status: 201,
				run: async (ctx) => (await restoreWeights(ctx, { ...body, slug })).id,
				render: (ctx) => describeWeights(ctx, slug),
			});
		},
	)
	.post(
		'/brands/:slug/matching-weights/preview',
		describeRoute({
			summary: 'What other weights would have done to the orders of the last 30 days',
			description:
				'Changes nothing, so it needs no Idempotency-Key. Ranks anew the best 20 whom the decision log kept of the first look at each order (the newest 5000), under the current weights (`before`) and the given ones (`after`), as many asked as were then. Travel in minutes, `newcomers` a share, `load` in visits of 28 days: means over those asked.',
			responses: {
				200: answer('The comparison', weightsPreviewAnswer),
				403: refusals[403],
				404: refusals[404],
				422: refusals[422],
			},
		}),
		input('param', slugOfBrand),
		input('json', weightsPreviewSchema),
		async (c) => {
			const { slug } = c.req.valid('param');
			return c.json(await previewWeights(c.get('ctx'), { ...c.req.valid('json'), slug }));
		},
	);
