import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import * as v from 'valibot';
import { listServiceItems, serviceItemFilterSchema } from '../catalogue/index.ts';
import { answer } from './answers.ts';
import type { ApiEnvironment } from './environment.ts';
import { input } from './input.ts';

export const serviceItemAnswer = v.strictObject({
	key: v.string(),
	nameZh: v.string(),
	nameEn: v.string(),
	descriptionZh: v.string(),
	descriptionEn: v.string(),
	preparationZh: v.string(),
	preparationEn: v.string(),
	category: v.string(),
	supplier: v.string(),
	brandSlug: v.string(),
	brandNameZh: v.string(),
	brandNameEn: v.string(),
	durationMinutes: v.number(),
	volunteersNeeded: v.number(),
	skills: v.array(v.string()),
	credentialKind: v.nullable(v.string()),
	admission: v.picklist(['rule', 'check']),
	admissionForm: v.picklist(['immediate', 'promised', 'joint', 'answered']),
	answerWithinMinutes: v.number(),
	serveWithinDays: v.number(),
	opensAt: v.string(),
	closesAt: v.string(),
	roundTheClock: v.boolean(),
	minimumLeadMinutes: v.number(),
	remote: v.boolean(),
	risky: v.boolean(),
	outdoor: v.boolean(),
});

export const serviceItems = new Hono<ApiEnvironment>().get(
	'/service-items',
	describeRoute({
		summary: 'The service items that can be ordered',
		description: 'Open to everyone. Times are local, lengths in minutes.',
		responses: {
			200: answer(
				'All items, in the order of the pages',
				v.strictObject({ items: v.array(serviceItemAnswer) }),
			),
		},
	}),
	input('query', serviceItemFilterSchema),
	async (c) => {
		const items = await listServiceItems(c.get('ctx'), c.req.valid('query'));
		return c.json({
			items: items.map(
				({ id: _id, districtId: _district, brandId: _brand, retiredOn: _retired, ...item }) => item,
			),
		});
	},
);
