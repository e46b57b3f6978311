import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import * as v from 'valibot';
import {
	followUpOutcomes,
	followUpSchema,
	getReview,
	listFollowUps,
	listFollowUpsInput,
	recordFollowUp,
	revealFollowUpContact,
	reviewOrder,
	reviewSchema,
} from '../feedback/index.ts';
import { id } from '../platform/validation.ts';
import { answer, instantText, pageOf } from './answers.ts';
import type { ApiEnvironment } from './environment.ts';
import { input } from './input.ts';
import { answerWrite } from './write.ts';

const subject = v.strictObject({ id });
const nothing = v.strictObject({});

export const reviewAnswer = v.strictObject({
	id: v.string(),
	orderId: v.string(),
	rating: v.number(),
	onTime: v.nullable(v.boolean()),
	comment: v.nullable(v.string()),
	givenAt: instantText,
});

export const followUpAnswer = v.strictObject({
	id: v.string(),
	orderId: v.string(),
	orderNumber: v.string(),
	clientName: v.string(),
	area: v.string(),
	itemNameZh: v.string(),
	itemNameEn: v.string(),
	servedOn: v.string(),
	dueOn: v.string(),
	due: v.picklist(['overdue', 'today', 'later']),
	rating: v.nullable(v.number()),
	outcome: v.nullable(v.picklist(followUpOutcomes)),
	note: v.nullable(v.string()),
	doneAt: v.nullable(instantText),
});

export const feedback = new Hono<ApiEnvironment>()
	.post(
		'/orders/:id/review',
		describeRoute({
			summary: 'Say how the service was',
			description: 'Once an order, when it is done or closed, by the client or a proxy.',
			responses: {
				201: answer('The review', reviewAnswer),
				403: { description: 'Not yours, or the consent has expired' },
				404: { description: 'No such order' },
				409: { description: 'Reviewed already, or not done yet' },
				422: { description: 'Some of the input cannot be used' },
			},
		}),
		input('param', subject),
		input('json', reviewSchema),
		async (c) => {
			const orderId = c.req.valid('param').id;
			const body = c.req.valid('json');
			return answerWrite(c, {
				resourceType: 'order',
				body,
				status: 201,
				run: async (ctx) => {
					await reviewOrder(ctx, { ...body, orderId });
					return orderId;
				},
				render: getReview,
			});
		},
	)
	.get(
		'/follow-ups',
		describeRoute({
			summary: 'Follow-ups in your areas',
			description:
				'`list=open`: to be done, the overdue first. `list=needs_more`: done with something more to do, the last first.',
			responses: {
				200: answer('A page of follow-ups', pageOf(followUpAnswer)),
				403: { description: 'Not a grid chief or dispatcher' },
			},
		}),
		input('query', listFollowUpsInput),
		async (c) => {
			const { followUps, nextCursor } = await listFollowUps(c.get('ctx'), c.req.valid('query'));
			return c.json({ items: followUps, nextCursor });
		},
	)
	.post(
		'/follow-ups/:id/outcome',
		describeRoute({
			summary: 'Record what a follow-up found',
			description:
				'Closes the order, except that who was not reached stays on the list for the next Friday. `needs_more` takes a note.',
			responses: {
				200: answer('Recorded', v.strictObject({ id: v.string() })),
				403: { description: 'Outside your areas' },
				404: { description: 'No such follow-up' },
				409: { description: 'Followed up already, or the order has closed' },
				422: { description: 'Some of the input cannot be used' },
			},
		}),
		input('param', subject),
		input('json', followUpSchema),
		async (c) => {
			const followUpId = c.req.valid('param').id;
			const body = c.req.valid('json');
			return answerWrite(c, {
				resourceType: 'follow_up',
				body,
				run: async (ctx) => (await recordFollowUp(ctx, { ...body, followUpId })).id,
				render: async (_ctx, id) => ({ id }),
			});
		},
	)
	.post(
		'/follow-ups/:id/contact-reveal',
		describeRoute({
			summary: 'The phone of the client to follow up with',
			description: 'Each answer is recorded, a repeated one too.',
			responses: {
				200: answer('The phone', v.strictObject({ followUpId: v.string(), phone: v.string() })),
				403: { description: 'Outside your areas' },
				404: { description: 'No such follow-up' },
			},
		}),
		input('param', subject),
		input('json', nothing),
		async (c) => {
			const { id } = c.req.valid('param');
			return answerWrite(c, {
				resourceType: 'follow_up_contact',
				run: async () => id,
				render: (ctx, followUpId) => revealFollowUpContact(ctx, { followUpId }),
			});
		},
	);
