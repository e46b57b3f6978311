import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import * as v from 'valibot';
import { countWithoutWishes, mustWishes } from '../matching/index.ts';
import {
	admissionForms,
	admissionSchema,
	admitOrder,
	deskReasons,
	getOrder,
	listOrders,
	orderFilterSchema,
	orderRequestSchema,
	orderStates,
	placeOrder,
	refusalReasons,
	refusalSchema,
	refuseOrder,
	revealOrderPlace,
	unmetReasons,
} from '../orders/index.ts';
import { id } from '../platform/validation.ts';
import { answer, instantText, pageOf } from './answers.ts';
import type { ApiEnvironment } from './environment.ts';
import { input } from './input.ts';
import { answerWrite } from './write.ts';

const orderId = v.strictObject({ id });
const instantOrNull = v.nullable(instantText);
const state = v.picklist(orderStates);
const person = v.nullable(v.strictObject({ id: v.string(), name: v.string() }));
const place = v.strictObject({ address: v.string(), notes: v.nullable(v.string()) });
const deskReason = v.nullable(v.picklist(deskReasons));

export const orderLineAnswer = v.strictObject({
	id: v.string(),
	number: v.string(),
	state,
	urgent: v.boolean(),
	client: person,
	itemKey: v.string(),
	itemNameZh: v.string(),
	itemNameEn: v.string(),
	brandSlug: v.string(),
	areaNameZh: v.string(),
	areaNameEn: v.string(),
	startsAt: instantText,
	endsAt: instantText,
	answerDueAt: instantText,
	submittedAt: instantText,
	deskSince: instantOrNull,
	deskReason,
});

export const orderAnswer = v.strictObject({
	id: v.string(),
	number: v.string(),
	state,
	urgent: v.boolean(),
	channel: v.picklist(['web', 'phone', 'api', 'plan']),
	client: person,
	itemKey: v.string(),
	itemNameZh: v.string(),
	itemNameEn: v.string(),
	preparationZh: v.string(),
	preparationEn: v.string(),
	brandSlug: v.string(),
	brandNameZh: v.string(),
	brandNameEn: v.string(),
	areaName: v.string(),
	place: v.nullable(place),
	startsAt: instantText,
	endsAt: instantText,
	localDate: v.string(),
	wishedSex: v.nullable(v.picklist(['female', 'male'])),
	wishedSexMust: v.boolean(),
	wishedLanguage: v.nullable(v.string()),
	wishedLanguageMust: v.boolean(),
	answerDueAt: instantText,
	serveDueAt: instantText,
	admissionForm: v.nullable(v.picklist(admissionForms)),
	promisedFor: v.nullable(v.string()),
	admissionNote: v.nullable(v.string()),
	refusalReason: v.nullable(v.picklist(refusalReasons)),
	refusalNote: v.nullable(v.string()),
	cancellationReason: v.nullable(v.string()),
	unmetReason: v.nullable(v.picklist(unmetReasons)),
	submittedAt: instantText,
	deskSince: instantOrNull,
	deskReason,
	staffedAt: instantOrNull,
	doneAt: instantOrNull,
	closesAt: instantOrNull,
	visitors: v.array(
		v.strictObject({ surname: v.string(), sex: v.nullable(v.picklist(['female', 'male'])) }),
	),
	reviewed: v.boolean(),
	events: v.array(
		v.strictObject({
			at: instantText,
			event: v.string(),
			fromState: v.nullable(state),
			toState: state,
			detail: v.record(v.string(), v.unknown()),
		}),
	),
	acts: v.array(v.string()),
});

export const feasibilityAnswer = v.strictObject({
	volunteers: v.number(),
	obstacle: v.nullable(v.picklist(['wishes', 'nobody_nearby', 'nobody_free'])),
	without: v.array(
		v.strictObject({ wishes: v.array(v.picklist(mustWishes)), volunteers: v.number() }),
	),
});

const refusals = {
	403: { description: 'Not yours, or the consent has expired' },
	404: { description: 'No such order' },
	409: { description: 'The order has moved on' },
	422: { description: 'Some of the input cannot be used' },
};

export const orders = new Hono<ApiEnvironment>()
	.get(
		'/orders',
		describeRoute({
			summary: 'Orders that you may see, newest first',
			description:
				'Your own, those of clients whose consent you hold, and those in the scope of your roles.',
			responses: { 200: answer('A page of orders', pageOf(orderLineAnswer)) },
		}),
		input('query', orderFilterSchema),
		async (c) => {
			const { orders, nextCursor } = await listOrders(c.get('ctx'), c.req.valid('query'));
			return c.json({ items: orders, nextCursor });
		},
	)
	.post(
		'/orders',
		describeRoute({
			summary: 'Place an order',
			description:
				'For yourself, or for a client whose consent you hold. The answer holds the number to be read out.',
			responses: { 201: answer('Placed', orderAnswer), 403: refusals[403], 422: refusals[422] },
		}),
		input('json', orderRequestSchema),
		async (c) => {
			const body = c.req.valid('json');
			return answerWrite(c, {
				resourceType: 'order',
				body,
				status: 201,
				run: async (ctx) => (await placeOrder(ctx, { ...body, channel: 'api' })).id,
				render: getOrder,
			});
		},
	)
	.post(
		'/orders/feasibility',
		describeRoute({
			summary: 'How many volunteers could take an order, before it is placed',
			description:
				'Takes what `POST /orders` takes and changes nothing, so it needs no Idempotency-Key. `volunteers` break no rule (50 stands for 50 or more); where they are few, `obstacle` says why, and `without` how many there would be without some of the musts. The order may be placed all the same.',
			responses: {
				200: answer('The counts', feasibilityAnswer),
				403: refusals[403],
				422: refusals[422],
			},
		}),
		input('json', orderRequestSchema),
		async (c) => c.json(await countWithoutWishes(c.get('ctx'), c.req.valid('json'))),
	)
	.get(
		'/orders/:id',
		describeRoute({
			summary: 'An order with its timeline',
			description:
				'As far as you may see it: the address for the client and the family; `acts` is what you may do with it now.',
			responses: { 200: answer('The order', orderAnswer), 403: refusals[403], 404: refusals[404] },
		}),
		input('param', orderId),
		async (c) => c.json(await getOrder(c.get('ctx'), c.req.valid('param').id)),
	)
	.get(
		'/orders/:id/place',
		describeRoute({
			summary: 'The address of an order, and what there is to know',
			description: 'Each request is recorded.',
			responses: { 200: answer('The place', place), 403: refusals[403], 404: refusals[404] },
		}),
		input('param', orderId),
		async (c) => c.json(await revealOrderPlace(c.get('ctx'), c.req.valid('param').id)),
	)
	.post(
		'/orders/:id/admission',
		describeRoute({
			summary: 'Admit an order in one of the four forms',
			description:
				'`promised` needs a date; `joint` and `answered` need a note for the family. Matching begins at once.',
			responses: { 200: answer('Admitted', orderAnswer), ...refusals },
		}),
		input('param', orderId),
		input('json', admissionSchema),
		async (c) => {
			const body = c.req.valid('json');
			const { id } = c.req.valid('param');
			return answerWrite(c, {
				resourceType: 'order',
				body,
				run: async (ctx) => {
					await admitOrder(ctx, { ...body, orderId: id });
					return id;
				},
				render: getOrder,
			});
		},
	)
	.post(
		'/orders/:id/refusal',
		describeRoute({
			summary: 'Refuse an order with a reason that the family sees',
			responses: { 200: answer('Refused', orderAnswer), ...refusals },
		}),
		input('param', orderId),
		input('json', refusalSchema),
		async (c) => {
			const body = c.req.valid('json');
			const { id } = c.req.valid('param');
			return answerWrite(c, {
				resourceType: 'order',
				body,
				run: async (ctx) => {
					await refuseOrder(ctx, { ...body, orderId: id });
					return id;
				},
				render: getOrder,
			});
		},
	);
