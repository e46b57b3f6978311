import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import * as v from 'valibot';
import {
	acceptOffer,
	declineOffer,
	declineSchema,
	getOffer,
	listOffers,
	scoreParts,
} from '../matching/index.ts';
import { id } from '../platform/validation.ts';
import { answer, instantText, pageOf } from './answers.ts';
import type { ApiEnvironment } from './environment.ts';
import { input } from './input.ts';
import { answerWrite } from './write.ts';

const offerId = v.strictObject({ id });
const nothing = v.strictObject({});

/** What a volunteer may know of a task before accepting it. */
export const taskFields = {
	itemKey: v.string(),
	itemNameZh: v.string(),
	itemNameEn: v.string(),
	itemDescriptionZh: v.string(),
	itemDescriptionEn: v.string(),
	brandNameZh: v.string(),
	brandNameEn: v.string(),
	areaNameZh: v.string(),
	areaNameEn: v.string(),
	startsAt: instantText,
	endsAt: instantText,
	durationMinutes: v.number(),
	distanceMetres: v.nullable(v.number()),
	remote: v.boolean(),
	placesNeeded: v.number(),
};

export const offerAnswer = v.strictObject({
	id: v.string(),
	state: v.picklist(['sent', 'accepted', 'declined', 'expired', 'withdrawn', 'taken']),
	...taskFields,
	travelMinutes: v.nullable(v.number()),
	sentAt: instantText,
	expiresAt: instantText,
	byName: v.boolean(),
	reasons: v.array(v.picklist(scoreParts)),
	visitId: v.nullable(v.string()),
});

const refusals = {
	403: { description: 'Not your offer' },
	404: { description: 'No such offer' },
	409: {
		description: 'Answered already, expired, withdrawn, taken by others, or you are busy then',
	},
	422: { description: 'A rule stands in the way' },
};

export const offers = new Hono<ApiEnvironment>()
	.get(
		'/offers',
		describeRoute({
			summary: 'Your offers as a volunteer, newest first',
			description:
				'Area, kind of task, time and distance; whom and where only after accepting. `open=true` leaves those that can still be answered.',
			responses: { 200: answer('A page of offers', pageOf(offerAnswer)) },
		}),
		input(
			'query',
			v.strictObject({
				open: v.optional(v.picklist(['true', 'false'])),
				cursor: v.optional(v.string()),
			}),
		),
		async (c) => {
			const { open, cursor } = c.req.valid('query');
			const page = await listOffers(c.get('ctx'), { open: open === 'true', cursor });
			return c.json({ items: page.offers, nextCursor: page.nextCursor });
		},
	)
	.get(
		'/offers/:id',
		describeRoute({
			summary: 'One offer',
			description: '`reasons` are what spoke for asking you; `visitId` is there once accepted.',
			responses: { 200: answer('The offer', offerAnswer), 403: refusals[403], 404: refusals[404] },
		}),
		input('param', offerId),
		async (c) => c.json(await getOffer(c.get('ctx'), c.req.valid('param').id)),
	)
	.post(
		'/offers/:id/acceptance',
		describeRoute({
			summary: 'Accept an offer',
			responses: { 200: answer('The place is yours', offerAnswer), ...refusals },
		}),
		input('param', offerId),
		input('json', nothing),
		async (c) => {
			const { id } = c.req.valid('param');
			return answerWrite(c, {
				resourceType: 'offer',
				run: async (ctx) => {
					await acceptOffer(ctx, id);
					return id;
				},
				render: getOffer,
			});
		},
	)
	.post(
		'/offers/:id/decline',
		describeRoute({
			summary: 'Decline an offer',
			description: 'At no cost; a reason is welcome and never needed.',
			responses: { 200: answer('Declined', offerAnswer), ...refusals },
		}),
		input('param', offerId),
		input('json', declineSchema),
		async (c) => {
			const { id } = c.req.valid('param');
			const body = c.req.valid('json');
			return answerWrite(c, {
				resourceType: 'offer',
				body,
				run: async (ctx) => {
					await declineOffer(ctx, { ...body, offerId: id });
					return id;
				},
				render: getOffer,
			});
		},
	);
