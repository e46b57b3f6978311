import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import * as v from 'valibot';
import { dimensions, fairnessInput, showFairness } from '../metrics/index.ts';
import { answer } from './answers.ts';
import type { ApiEnvironment } from './environment.ts';
import { input } from './input.ts';

export const fairnessAnswer = v.strictObject({
	months: v.array(v.string()),
	groups: v.array(
		v.strictObject({
			dimension: v.picklist(dimensions),
			key: v.string(),
			nameZh: v.nullable(v.string()),
			nameEn: v.nullable(v.string()),
			figures: v.array(
				v.nullable(
					v.strictObject({
						volunteers: v.number(),
						offers: v.number(),
						acceptances: v.number(),
						visits: v.number(),
						minutes: v.number(),
						gini: v.nullable(v.number()),
					}),
				),
			),
		}),
	),
});

/** How evenly the work falls on volunteers. */
export const fairness = new Hono<ApiEnvironment>().get(
	'/fairness',
	describeRoute({
		summary: 'How evenly offers, visits and hours fall on volunteers',
		description:
			'Of the volunteers who are active today and live in your areas: by month (`months` back, 6 unless told, 12 at most), for all, by town, by age, and by how long they have been there (`new`: 90 days). `gini` is the Gini coefficient of the minutes served. `figures` stand in the order of `months`; null for a group of fewer than five where you may not see persons.',
		responses: {
			200: answer('The figures', fairnessAnswer),
			403: { description: 'Not in your role' },
			422: { description: 'Not a number of months from 1 to 12' },
		},
	}),
	input('query', fairnessInput),
	async (c) => c.json(await showFairness(c.get('ctx'), c.req.valid('query'))),
);
