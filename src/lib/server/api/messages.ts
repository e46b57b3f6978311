import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import * as v from 'valibot';
import { listMessages, markMessagesRead } from '../messages/index.ts';
import type { ApiEnvironment } from './environment.ts';
import { input } from './input.ts';
import { answerWrite } from './write.ts';

export const messages = new Hono<ApiEnvironment>()
	.get(
		'/messages',
		describeRoute({
			summary: 'Messages to the account, newest first',
			responses: { 200: { description: 'A page of messages, and the cursor of the next' } },
		}),
		input('query', v.strictObject({ cursor: v.optional(v.string()) })),
		async (c) => {
			const { messages, nextCursor } = await listMessages(c.get('ctx'), c.req.valid('query'));
			return c.json({ items: messages, nextCursor });
		},
	)
	.post(
		'/messages/read',
		describeRoute({
			summary: 'Mark all messages as read',
			responses: { 200: { description: 'Done' } },
		}),
		async (c) =>
			answerWrite(c, {
				resourceType: 'messages',
				run: async (ctx) => {
					await markMessagesRead(ctx);
					return null;
				},
				render: async () => ({}),
			}),
	);
