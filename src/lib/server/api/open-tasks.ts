import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import * as v from 'valibot';
import { claimTask, listOpenTasks } from '../matching/index.ts';
import { id } from '../platform/validation.ts';
import { getVisit } from '../visits/index.ts';
import { answer, pageOf } from './answers.ts';
import type { ApiEnvironment } from './environment.ts';
import { input } from './input.ts';
import { taskFields } from './offers.ts';
import { visitAnswer } from './visits.ts';
import { answerWrite } from './write.ts';

const taskId = v.strictObject({ id });

export const taskAnswer = v.strictObject({ id: v.string(), ...taskFields });

export const openTasks = new Hono<ApiEnvironment>()
	.get(
		'/open-tasks',
		describeRoute({
			summary: 'Open tasks that you may claim as a volunteer, the soonest first',
			description:
				'Area, kind of task, time and distance; whom and where only after claiming. A page may hold fewer than 50 tasks; there are more as long as it has a cursor.',
			responses: { 200: answer('A page of tasks', pageOf(taskAnswer)) },
		}),
		input('query', v.strictObject({ cursor: v.optional(v.string()) })),
		async (c) => {
			const { tasks, nextCursor } = await listOpenTasks(c.get('ctx'), c.req.valid('query'));
			return c.json({ items: tasks, nextCursor });
		},
	)
	.post(
		'/open-tasks/:id/claim',
		describeRoute({
			summary: 'Claim an open task',
			responses: {
				200: answer('The visit in which the place is yours', visitAnswer),
				403: { description: 'You are no volunteer' },
				404: { description: 'No such task' },
				409: { description: 'Somebody was faster, or you are busy then' },
				422: { description: 'A rule stands in the way' },
			},
		}),
		input('param', taskId),
		input('json', v.strictObject({})),
		async (c) => {
			const { id } = c.req.valid('param');
			return answerWrite(c, {
				resourceType: 'visit',
				run: async (ctx) => (await claimTask(ctx, id)).visitId,
				render: (ctx, visitId) => getVisit(ctx, { visitId }),
			});
		},
	);
