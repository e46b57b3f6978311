import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import * as v from 'valibot';
import { volunteerHours } from '../hours/index.ts';
import { answer, instantText } from './answers.ts';
import type { ApiEnvironment } from './environment.ts';
import { input } from './input.ts';

export const hoursAnswer = v.strictObject({
	totals: v.strictObject({
		creditMinutes: v.number(),
		honourMinutes: v.number(),
		minutes: v.number(),
	}),
	brands: v.array(
		v.strictObject({
			slug: v.string(),
			nameZh: v.string(),
			nameEn: v.string(),
			minutes: v.number(),
		}),
	),
	stars: v.strictObject({
		level: v.number(),
		next: v.nullable(
			v.strictObject({ level: v.number(), atMinutes: v.number(), missingMinutes: v.number() }),
		),
	}),
	items: v.array(
		v.strictObject({
			id: v.string(),
			localDate: v.string(),
			minutes: v.number(),
			grade: v.picklist(['credit', 'honour']),
			kind: v.picklist(['service', 'correction']),
			correctsId: v.nullable(v.string()),
			capped: v.boolean(),
			itemNameZh: v.nullable(v.string()),
			itemNameEn: v.nullable(v.string()),
			brandNameZh: v.string(),
			brandNameEn: v.string(),
			recordedAt: instantText,
		}),
	),
	nextCursor: v.nullable(v.string()),
});

export const hours = new Hono<ApiEnvironment>().get(
	'/volunteers/me/hours',
	describeRoute({
		summary: 'Your hours as a volunteer',
		description:
			'Totals by grade and brand, stars, and the ledger with the last entry first. Minutes are actual service, travel excluded; a correction is an entry of the difference.',
		responses: {
			200: answer('Totals and a page of entries', hoursAnswer),
			403: { description: 'You are no volunteer' },
		},
	}),
	input('query', v.strictObject({ cursor: v.optional(v.string()) })),
	async (c) => {
		const { entries, ...record } = await volunteerHours(c.get('ctx'), c.req.valid('query'));
		return c.json({ ...record, items: entries });
	},
);
