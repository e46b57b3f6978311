import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import * as v from 'valibot';
import {
	listUnmetOrders,
	partsOfDay,
	recruitmentHints,
	unmetFilterSchema,
} from '../matching/index.ts';
import { unmetReasons } from '../orders/index.ts';
import { answer, instantText, pageOf } from './answers.ts';
import type { ApiEnvironment } from './environment.ts';
import { input } from './input.ts';

const names = { nameZh: v.string(), nameEn: v.string() };

export const unmetOrderAnswer = v.strictObject({
	id: v.string(),
	number: v.string(),
	itemKey: v.string(),
	itemNameZh: v.string(),
	itemNameEn: v.string(),
	brandSlug: v.string(),
	areaNameZh: v.string(),
	areaNameEn: v.string(),
	startsAt: instantText,
	urgent: v.boolean(),
	reason: v.picklist(unmetReasons),
});

export const recruitmentHintAnswer = v.strictObject({
	skill: v.nullable(v.strictObject({ key: v.string(), ...names })),
	town: v.strictObject({ code: v.string(), ...names }),
	weekday: v.number(),
	partOfDay: v.picklist(partsOfDay),
	orders: v.number(),
	lastOn: v.string(),
	volunteers: v.number(),
});

const refusals = { 403: { description: 'Not in your role' } };

/** What could not be met, and whom to look for so that it can be. */
export const unmetOrders = new Hono<ApiEnvironment>()
	.get(
		'/unmet-orders',
		describeRoute({
			summary: 'The register of unmet orders of the last 90 days',
			description: 'In the scope of your roles, the latest visit first, without whose they were.',
			responses: { 200: answer('A page of orders', pageOf(unmetOrderAnswer)), ...refusals },
		}),
		input('query', unmetFilterSchema),
		async (c) => {
			const { orders, nextCursor } = await listUnmetOrders(c.get('ctx'), c.req.valid('query'));
			return c.json({ items: orders, nextCursor });
		},
	)
	.get(
		'/recruitment-hints',
		describeRoute({
			summary: 'Which volunteers to look for',
			description:
				'Which skill (`null`: none was needed) was missing in which town, on which weekday (1 is Monday) and part of the day, in how many orders of the last 90 days, and how many active volunteers there have it. The most often missing first, 50 at most.',
			responses: {
				200: answer('The hints', v.strictObject({ items: v.array(recruitmentHintAnswer) })),
				...refusals,
			},
		}),
		async (c) => {
			const hints = await recruitmentHints(c.get('ctx'));
			const items = hints.map(
				({ skillKey, skillNameZh, skillNameEn, townCode, townNameZh, townNameEn, ...hint }) => ({
					...hint,
					skill: skillKey && { key: skillKey, nameZh: skillNameZh, nameEn: skillNameEn },
					town: { code: townCode, nameZh: townNameZh, nameEn: townNameEn },
				}),
			);
			return c.json({ items });
		},
	);
