import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import * as v from 'valibot';
import { clientSearchSchema, clientsOfProxy, findClients } from '../clients/index.ts';
import { answer, instantText } from './answers.ts';
import type { ApiEnvironment } from './environment.ts';
import { input } from './input.ts';

const foundClientAnswer = v.strictObject({
	id: v.string(),
	name: v.string(),
	age: v.nullable(v.number()),
	areaNameZh: v.string(),
	areaNameEn: v.string(),
	state: v.picklist(['active', 'moved_away', 'deceased']),
});

const orderableClientAnswer = v.strictObject({
	id: v.string(),
	name: v.string(),
	areaName: v.string(),
	relation: v.picklist(['self', 'family', 'agent', 'grid_chief']),
	expiresAt: v.nullable(instantText),
});

export const clients = new Hono<ApiEnvironment>()
	.get(
		'/clients',
		describeRoute({
			summary: 'Find clients in the areas of your role',
			description:
				'By name, pinyin, initials, phone, or the last four digits of the phone. At most 20, the best first. Yimi does not log the query.',
			responses: {
				200: answer('Clients who fit', v.strictObject({ items: v.array(foundClientAnswer) })),
				403: { description: 'Not a dispatcher, grid chief or administrator' },
			},
		}),
		input('query', clientSearchSchema),
		async (c) => c.json({ items: await findClients(c.get('ctx'), c.req.valid('query')) }),
	)
	.get(
		'/me/clients',
		describeRoute({
			summary: 'For whom you may order: yourself, and those whose consent you hold',
			responses: {
				200: answer('Clients', v.strictObject({ items: v.array(orderableClientAnswer) })),
			},
		}),
		async (c) => c.json({ items: await clientsOfProxy(c.get('ctx')) }),
	);
