import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import * as v from 'valibot';
import { listTokens, revokeToken } from '../accounts/index.ts';
import { id } from '../platform/validation.ts';
import type { ApiEnvironment } from './environment.ts';
import { input } from './input.ts';

export const tokens = new Hono<ApiEnvironment>()
	.get(
		'/tokens',
		describeRoute({
			summary: "The account's bearer tokens that still hold",
			description: 'A new one is made by POST /sessions with kind token.',
			responses: { 200: { description: 'Names and dates; a token itself is shown only once' } },
		}),
		async (c) => c.json({ items: await listTokens(c.get('ctx')) }),
	)
	.delete(
		'/tokens/:id',
		describeRoute({
			summary: 'Revoke a bearer token',
			responses: {
				204: { description: 'Revoked' },
				404: { description: 'No such token of this account' },
			},
		}),
		input('param', v.strictObject({ id })),
		async (c) => {
			await revokeToken(c.get('ctx'), c.req.valid('param').id);
			return c.body(null, 204);
		},
	);
