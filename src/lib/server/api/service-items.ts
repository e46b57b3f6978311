import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import { listServiceItems } from '../catalogue/index.ts';
import type { ApiEnvironment } from './environment.ts';

export const serviceItems = new Hono<ApiEnvironment>().get(
	'/service-items',
	describeRoute({
		summary: 'The service items that can be ordered',
		responses: { 200: { description: 'All items, grouped by nothing, in the order of the pages' } },
	}),
	async (c) => c.json({ items: await listServiceItems(c.get('ctx')) }),
);
