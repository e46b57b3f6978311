import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import * as v from 'valibot';
import {
	checkIn,
	checkOut,
	dropOut,
	dropOutSchema,
	getVisit,
	listVisits,
	listVisitsInput,
	revealVisitContact,
	setOut,
	visitStates,
} from '../visits/index.ts';
import {
	absenceStepSchema,
	announceDelay,
	delaySchema,
	noteAbsenceStep,
} from '../unexpected/index.ts';
import { id } from '../platform/validation.ts';
import type { Context } from '../platform/context.ts';
import { answer, instantText, pageOf } from './answers.ts';
import type { ApiEnvironment } from './environment.ts';
import { input } from './input.ts';
import { answerWrite } from './write.ts';

const visitId = v.strictObject({ id });
const nothing = v.strictObject({});
const instantOrNull = v.nullable(instantText);

export const visitAnswer = v.strictObject({
	id: v.string(),
	state: v.picklist(visitStates),
	orderNumber: v.nullable(v.string()),
	itemKey: v.string(),
	itemNameZh: v.string(),
	itemNameEn: v.string(),
	itemDescriptionZh: v.string(),
	itemDescriptionEn: v.string(),
	brandNameZh: v.string(),
	brandNameEn: v.string(),
	remote: v.boolean(),
	area: v.string(),
	startsAt: instantText,
	endsAt: instantText,
	localDate: v.string(),
	checkInOpensAt: instantText,
	checkedInAt: instantOrNull,
	checkedOutAt: instantOrNull,
	can: v.strictObject({
		setOut: v.boolean(),
		checkIn: v.boolean(),
		checkOut: v.boolean(),
		dropOut: v.boolean(),
		revealContact: v.boolean(),
	}),
});

export const contactAnswer = v.strictObject({
	clientName: v.string(),
	phone: v.string(),
	address: v.string(),
	notes: v.nullable(v.string()),
	point: v.strictObject({ longitude: v.number(), latitude: v.number() }),
});

const refusals = {
	404: { description: 'You hold no place in such a visit' },
	409: { description: 'It is too early, done already, or the visit has changed' },
};

const showVisit = (ctx: Context, visitId: string) => getVisit(ctx, { visitId });

export const visits = new Hono<ApiEnvironment>()
	.get(
		'/visits',
		describeRoute({
			summary: 'Your visits as a volunteer',
			description: 'Those to come with the next first, or those past with the last first.',
			responses: { 200: answer('A page of visits', pageOf(visitAnswer)) },
		}),
		input('query', listVisitsInput),
		async (c) => {
			const { visits, nextCursor } = await listVisits(c.get('ctx'), c.req.valid('query'));
			return c.json({ items: visits, nextCursor });
		},
	)
	.get(
		'/visits/:id',
		describeRoute({
			summary: 'One visit',
			description: '`can` is what you may do in it now. Whom and where: contact-reveal.',
			responses: { 200: answer('The visit', visitAnswer), 404: refusals[404] },
		}),
		input('param', visitId),
		async (c) => c.json(await showVisit(c.get('ctx'), c.req.valid('param').id)),
	)
	.post(
		'/visits/:id/set-out',
		describeRoute({
			summary: 'Say that you are on the way',
			description: 'Optional, from two hours before the start.',
			responses: { 200: answer('The visit', visitAnswer), ...refusals },
		}),
		input('param', visitId),
		input('json', nothing),
		async (c) => {
			const { id } = c.req.valid('param');
			return answerWrite(c, {
				resourceType: 'visit',
				run: async (ctx) => {
					await setOut(ctx, { visitId: id });
					return id;
				},
				render: showVisit,
			});
		},
	)
	.post(
		'/visits/:id/check-in',
		describeRoute({
			summary: 'Check in',
			description: 'From 30 minutes before the start.',
			responses: { 200: answer('The visit', visitAnswer), ...refusals },
		}),
		input('param', visitId),
		input('json', nothing),
		async (c) => {
			const { id } = c.req.valid('param');
			return answerWrite(c, {
				resourceType: 'visit',
				run: async (ctx) => {
					await checkIn(ctx, { visitId: id });
					return id;
				},
				render: showVisit,
			});
		},
	)
	.post(
		'/visits/:id/check-out',
		describeRoute({
			summary: 'Check out',
			description: 'The time served enters your hours, at most an hour beyond the plan.',
			responses: { 200: answer('The visit', visitAnswer), ...refusals },
		}),
		input('param', visitId),
		input('json', nothing),
		async (c) => {
			const { id } = c.req.valid('param');
			return answerWrite(c, {
				resourceType: 'visit',
				run: async (ctx) => {
					await checkOut(ctx, { visitId: id });
					return id;
				},
				render: showVisit,
			});
		},
	)
	.post(
		'/visits/:id/delay',
		describeRoute({
			summary: 'Say that you come later than planned',
			description: 'By 10, 20, 30, 45 or 60 `minutes`, at no cost; the family is told when.',
			responses: { 200: answer('The visit', visitAnswer), ...refusals },
		}),
		input('param', visitId),
		input('json', v.omit(delaySchema, ['visitId'])),
		async (c) => {
			const { id } = c.req.valid('param');
			const body = c.req.valid('json');
			return answerWrite(c, {
				resourceType: 'visit',
				body,
				run: async (ctx) => {
					await announceDelay(ctx, { ...body, visitId: id });
					return id;
				},
				render: showVisit,
			});
		},
	)
	.post(
		'/visits/:id/absence-steps',
		describeRoute({
			summary: 'Note what is done when nobody opens the door',
			description:
				'The volunteer: rang, called_client, asked_neighbours, called_desk; the first reports it to the desk. The desk: desk_called_client, desk_called_family, desk_called_grid_chief, desk_called_emergency.',
			responses: { 200: answer('Noted', nothing), ...refusals },
		}),
		input('param', visitId),
		input('json', v.omit(absenceStepSchema, ['visitId'])),
		async (c) => {
			const { id } = c.req.valid('param');
			const body = c.req.valid('json');
			return answerWrite(c, {
				resourceType: 'visit',
				body,
				run: async (ctx) => {
					await noteAbsenceStep(ctx, { ...body, visitId: id });
					return null;
				},
				render: async () => ({}),
			});
		},
	)
	.post(
		'/visits/:id/drop-out',
		describeRoute({
			summary: 'Say that you cannot come',
			description:
				'At no cost; the order is matched anew, and you see the visit no more. The desk names the volunteer who called.',
			responses: { 200: answer('Dropped out', nothing), ...refusals },
		}),
		input('param', visitId),
		input('json', dropOutSchema),
		async (c) => {
			const { id } = c.req.valid('param');
			const body = c.req.valid('json');
			return answerWrite(c, {
				resourceType: 'visit',
				body,
				run: async (ctx) => {
					await dropOut(ctx, { ...body, visitId: id });
					return null;
				},
				render: async () => ({}),
			});
		},
	)
	.post(
		'/visits/:id/contact-reveal',
		describeRoute({
			summary: 'Whom you visit and where',
			description: 'Until you have checked out. Each answer is recorded, a repeated one too.',
			responses: { 200: answer('Name, phone, address', contactAnswer), ...refusals },
		}),
		input('param', visitId),
		input('json', nothing),
		async (c) => {
			const { id } = c.req.valid('param');
			return answerWrite(c, {
				resourceType: 'visit_contact',
				run: async (ctx) => (await showVisit(ctx, id)).id,
				render: (ctx, visitId) => revealVisitContact(ctx, { visitId }),
			});
		},
	);
