import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import * as v from 'valibot';
import { listPlans, requestPlan } from '../matching/index.ts';
import { answer, instantText } from './answers.ts';
import type { ApiEnvironment } from './environment.ts';
import { answerWrite } from './write.ts';

export const plansAnswer = v.strictObject({
	plans: v.array(
		v.strictObject({
			id: v.string(),
			at: instantText,
			orders: v.number(),
			places: v.number(),
			volunteers: v.number(),
			candidates: v.number(),
			leftOut: v.number(),
			cost: v.number(),
			bound: v.nullable(v.number()),
			outOfTime: v.boolean(),
			firstComeLeftOut: v.number(),
			firstComeCost: v.number(),
			milliseconds: v.number(),
		}),
	),
});

const refusals = { 403: { description: 'Not for the whole district' } };

/** Plans for all orders that wait for a volunteer, together. */
export const matchingPlans = new Hono<ApiEnvironment>()
	.get(
		'/matching-plans',
		describeRoute({
			summary: 'The latest plans for all orders together',
			description:
				'Of your district, the newest first. `cost` is what the plan misses of a perfect score, in thousandths, with 3000 for each place left out (6000 where it is urgent); no plan can cost less than `bound`. `firstCome…` is what each order in its turn would have got.',
			responses: { 200: answer('The plans', plansAnswer), ...refusals },
		}),
		async (c) => c.json({ plans: await listPlans(c.get('ctx')) }),
	)
	.post(
		'/matching-plans',
		describeRoute({
			summary: 'Plan all orders together now',
			description: 'Asks for a plan at once; it is in the list when it is made.',
			responses: { 200: { description: 'It was asked for' }, ...refusals },
		}),
		async (c) =>
			answerWrite(c, {
				resourceType: 'matching_plan',
				run: async (ctx) => {
					await requestPlan(ctx);
					return null;
				},
				render: async () => ({}),
			}),
	);
