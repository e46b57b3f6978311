import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import * as v from 'valibot';
import {
	cancellationSchema,
	cancelOrder,
	chanceParts,
	declineReasons,
	explainCandidate,
	getDecisionLog,
	getOffer,
	markUnmet,
	offerStates,
	proposalSchema,
	proposeByName,
	returnToMatching,
	ruleNames,
	unmetSchema,
} from '../matching/index.ts';
import { getOrder } from '../orders/index.ts';
import { id } from '../platform/validation.ts';
import { answer, instantText } from './answers.ts';
import type { ApiEnvironment } from './environment.ts';
import { input } from './input.ts';
import { offerAnswer } from './offers.ts';
import { orderAnswer } from './orders.ts';
import { answerWrite } from './write.ts';

const orderId = v.strictObject({ id });
const orderAndVolunteer = v.strictObject({ id, volunteerId: id });
const person = v.strictObject({ id: v.string(), name: v.string() });
const parts = v.record(v.string(), v.number());

export const decisionLogAnswer = v.strictObject({
	decisions: v.array(
		v.strictObject({
			id: v.string(),
			at: instantText,
			round: v.number(),
			wave: v.number(),
			considered: v.number(),
			ruledOut: v.record(v.string(), v.number()),
			asked: v.array(
				v.strictObject({
					volunteerId: v.string(),
					name: v.string(),
					score: v.number(),
					parts,
					brokenRules: v.optional(v.array(v.string())),
					reason: v.optional(v.string()),
				}),
			),
			outcome: v.picklist(['asked', 'desk', 'waiting']),
			weightsVersion: v.nullable(v.number()),
			planId: v.nullable(v.string()),
		}),
	),
	offers: v.array(
		v.strictObject({
			id: v.string(),
			volunteer: person,
			round: v.number(),
			wave: v.number(),
			source: v.picklist(['matcher', 'dispatcher']),
			state: v.picklist(offerStates),
			score: v.number(),
			scoreParts: parts,
			distanceMetres: v.nullable(v.number()),
			travelMinutes: v.nullable(v.number()),
			sentAt: instantText,
			expiresAt: instantText,
			answeredAt: v.nullable(instantText),
			declineReason: v.nullable(v.picklist(declineReasons)),
		}),
	),
});

export const candidateAnswer = v.strictObject({
	volunteer: person,
	rules: v.array(
		v.strictObject({
			rule: v.picklist(ruleNames),
			required: v.unknown(),
			actual: v.unknown(),
			passed: v.boolean(),
		}),
	),
	proposable: v.picklist(['free', 'with_reason', 'never']),
	score: v.strictObject({
		total: v.number(),
		parts,
		chance: v.strictObject(
			Object.fromEntries(chanceParts.map((part) => [part, v.number()])) as Record<
				(typeof chanceParts)[number],
				v.NumberSchema<undefined>
			>,
		),
		load: v.number(),
		distanceMetres: v.nullable(v.number()),
		travelMinutes: v.nullable(v.number()),
	}),
	weights: v.strictObject({ version: v.number(), weights: parts }),
	neighbourLoad: v.number(),
});

const refusals = {
	403: { description: 'Not yours, or outside your scope' },
	404: { description: 'No such order or volunteer' },
	409: { description: 'The order has moved on' },
	422: { description: 'Some of the input cannot be used, or a rule stands in the way' },
};

/** What happens to an order while volunteers are sought for it, and how that is ended. */
export const orderMatching = new Hono<ApiEnvironment>()
	.post(
		'/orders/:id/cancellation',
		describeRoute({
			summary: 'Cancel an order that is not in service yet',
			description: 'By the client, a proxy, who placed it, or a dispatcher; volunteers are told.',
			responses: { 200: answer('Cancelled', orderAnswer), ...refusals },
		}),
		input('param', orderId),
		input('json', cancellationSchema),
		async (c) => {
			const { id } = c.req.valid('param');
			const body = c.req.valid('json');
			return answerWrite(c, {
				resourceType: 'order',
				body,
				run: async (ctx) => {
					await cancelOrder(ctx, { ...body, orderId: id });
					return id;
				},
				render: getOrder,
			});
		},
	)
	.post(
		'/orders/:id/expiry',
		describeRoute({
			summary: 'Put an order in the register of unmet ones',
			responses: { 200: answer('Unmet', orderAnswer), ...refusals },
		}),
		input('param', orderId),
		input('json', unmetSchema),
		async (c) => {
			const { id } = c.req.valid('param');
			const body = c.req.valid('json');
			return answerWrite(c, {
				resourceType: 'order',
				body,
				run: async (ctx) => {
					await markUnmet(ctx, { ...body, orderId: id });
					return id;
				},
				render: getOrder,
			});
		},
	)
	.post(
		'/orders/:id/matching-round',
		describeRoute({
			summary: 'Send an order from the desk back to matching',
			responses: { 200: answer('In matching again', orderAnswer), ...refusals },
		}),
		input('param', orderId),
		input('json', v.strictObject({})),
		async (c) => {
			const { id } = c.req.valid('param');
			return answerWrite(c, {
				resourceType: 'order',
				run: async (ctx) => {
					await returnToMatching(ctx, id);
					return id;
				},
				render: getOrder,
			});
		},
	)
	.get(
		'/orders/:id/decisions',
		describeRoute({
			summary: 'The decision log of an order',
			description:
				'How many volunteers were considered, how many each rule ruled out, who was asked and why, and what became of each offer.',
			responses: { 200: answer('The log', decisionLogAnswer), 403: refusals[403] },
		}),
		input('param', orderId),
		async (c) => c.json(await getDecisionLog(c.get('ctx'), c.req.valid('param').id)),
	)
	.get(
		'/orders/:id/candidates/:volunteerId',
		describeRoute({
			summary: 'Why a volunteer can or cannot be asked',
			description:
				'What each rule requires, what is, and whether that is enough. The parts of `score`, 0 to 1, by `weights` add up to `total`; those of `chance` add up to the log-odds of `parts.acceptance`; `load` are the visits of 28 days, beside the mean `neighbourLoad` of those who could be asked.',
			responses: {
				200: answer('The explanation', candidateAnswer),
				403: refusals[403],
				404: refusals[404],
			},
		}),
		input('param', orderAndVolunteer),
		async (c) => {
			const { id, volunteerId } = c.req.valid('param');
			return c.json(await explainCandidate(c.get('ctx'), { orderId: id, volunteerId }));
		},
	)
	.post(
		'/orders/:id/offers',
		describeRoute({
			summary: 'Propose someone by name',
			description:
				'Rules that speak against it are set aside by an `overrideReason`; rules of safety never are.',
			responses: { 201: answer('The offer', offerAnswer), ...refusals },
		}),
		input('param', orderId),
		input('json', proposalSchema),
		async (c) => {
			const { id } = c.req.valid('param');
			const body = c.req.valid('json');
			return answerWrite(c, {
				resourceType: 'offer',
				body,
				status: 201,
				run: async (ctx) => (await proposeByName(ctx, { ...body, orderId: id })).offerId,
				render: getOffer,
			});
		},
	);
