import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import * as v from 'valibot';
import { listAreas } from '../areas/index.ts';
import { text } from '../platform/validation.ts';
import { answer } from './answers.ts';
import type { ApiEnvironment } from './environment.ts';
import { input } from './input.ts';

const areaAnswer = v.strictObject({
	code: v.string(),
	path: v.string(),
	level: v.picklist(['district', 'town', 'community', 'grid']),
	nameZh: v.string(),
	nameEn: v.string(),
	longitude: v.number(),
	latitude: v.number(),
});

export const areas = new Hono<ApiEnvironment>().get(
	'/areas',
	describeRoute({
		summary: 'The areas right under another',
		description:
			'Open to everyone. `under` is a path, such as 310120.310120101; without it, the districts. An order names its place by the code of a community or grid.',
		responses: { 200: answer('Areas by code', v.strictObject({ items: v.array(areaAnswer) })) },
	}),
	input('query', v.strictObject({ under: v.optional(text(120)) })),
	async (c) => {
		const found = await listAreas(c.get('ctx'), c.req.valid('query').under);
		return c.json({
			items: found.map(({ code, path, level, nameZh, nameEn, longitude, latitude }) => ({
				code,
				path,
				level,
				nameZh,
				nameEn,
				longitude,
				latitude,
			})),
		});
	},
);
