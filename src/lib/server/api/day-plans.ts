import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import * as v from 'valibot';
import {
	acceptDayPlan,
	dayPlanSchema,
	getDayPlan,
	listDayPlans,
	pinSchema,
	pinVisit,
	planAgain,
	startDayPlan,
	stopDayPlan,
	type DayPlanRow,
} from '../day-plans/index.ts';
import type { Context } from '../platform/context.ts';
import { answer, instantText } from './answers.ts';
import type { ApiEnvironment } from './environment.ts';
import { input } from './input.ts';
import { answerWrite } from './write.ts';

const proposalAnswer = v.strictObject({
	visits: v.array(
		v.strictObject({
			orderId: v.string(),
			position: v.number(),
			volunteerId: v.string(),
			startsAt: v.string(),
			endsAt: v.string(),
			late: v.number(),
			wayMinutes: v.number(),
			agreed: v.boolean(),
			insteadOf: v.nullable(v.string()),
			pinned: v.boolean(),
		}),
	),
	leftOut: v.array(
		v.strictObject({
			orderId: v.string(),
			position: v.number(),
			reason: v.string(),
			rule: v.nullable(v.string()),
		}),
	),
	withoutBreak: v.array(v.string()),
	travelMinutes: v.number(),
	lateMinutes: v.number(),
	cost: v.number(),
	rounds: v.number(),
});

export const dayPlanAnswer = v.strictObject({
	id: v.string(),
	areaId: v.string(),
	date: v.string(),
	state: v.picklist(['waiting', 'running', 'proposed', 'accepted', 'failed']),
	progress: v.number(),
	requestedAt: instantText,
	parameters: v.strictObject({
		seconds: v.number(),
		mostLate: v.number(),
		breakMinutes: v.number(),
	}),
	pins: v.array(pinSchema),
	proposal: v.nullable(proposalAnswer),
	outcome: v.nullable(
		v.strictObject({
			offers: v.number(),
			refused: v.array(
				v.strictObject({ orderId: v.string(), volunteerId: v.string(), problem: v.string() }),
			),
		}),
	),
	failure: v.nullable(v.string()),
});
export const dayPlansAnswer = v.strictObject({ plans: v.array(dayPlanAnswer) });

function describe(plan: DayPlanRow): v.InferInput<typeof dayPlanAnswer> {
	const { id, areaId, localDate, state, progress, parameters, pins, proposal, outcome } = plan;
	return {
		...{ id, areaId, date: localDate, state, progress, parameters, pins, proposal, outcome },
		requestedAt: plan.requestedAt.toISOString(),
		failure: plan.failure,
	};
}
const describeOne = async (ctx: Context, planId: string) =>
	describe(await getDayPlan(ctx, { planId }));

const idSchema = v.strictObject({ id: v.pipe(v.string(), v.uuid()) });
const refusals = { 403: { description: 'Not of your areas' }, 404: { description: 'Not there' } };
const one = { 200: answer('The plan', dayPlanAnswer), ...refusals };
const changed = { ...one, 409: { description: 'The plan is in another state' } };

/** Plans of who makes which visit of a day. */
export const dayPlans = new Hono<ApiEnvironment>()
	.get(
		'/day-plans',
		describeRoute({
			summary: 'The latest plans of days',
			description: 'Of the areas that you plan, the newest first.',
			responses: { 200: answer('The plans', dayPlansAnswer), ...refusals },
		}),
		async (c) => c.json({ plans: (await listDayPlans(c.get('ctx'))).map(describe) }),
	)
	.get(
		'/day-plans/:id',
		describeRoute({ summary: 'One plan, with the best so far', responses: one }),
		input('param', idSchema),
		async (c) => c.json(await describeOne(c.get('ctx'), c.req.valid('param').id)),
	)
	.post(
		'/day-plans',
		describeRoute({
			summary: 'Have a day planned',
			description:
				'With `days` 7 it makes one plan for each of seven days and answers the first; all are in the list.',
			responses: { 201: answer('The plan, which waits', dayPlanAnswer), ...refusals },
		}),
		input('json', dayPlanSchema),
		async (c) => {
			const body = c.req.valid('json');
			return answerWrite(c, {
				resourceType: 'day_plan',
				body,
				status: 201,
				run: async (ctx) => (await startDayPlan(ctx, body))[0]!,
				render: describeOne,
			});
		},
	)
	.post(
		'/day-plans/:id/stop',
		describeRoute({ summary: 'Stop looking and take the best so far', responses: changed }),
		input('param', idSchema),
		async (c) => {
			const planId = c.req.valid('param').id;
			return answerWrite(c, {
				resourceType: 'day_plan',
				run: async (ctx) => {
					await stopDayPlan(ctx, { planId });
					return planId;
				},
				render: describeOne,
			});
		},
	)
	.post(
		'/day-plans/:id/pins',
		describeRoute({
			summary: 'Pin a visit to a volunteer, a time, or both',
			description: 'The pin holds when the day is planned again.',
			responses: changed,
		}),
		input('param', idSchema),
		input('json', pinSchema),
		async (c) => {
			const planId = c.req.valid('param').id;
			const pin = c.req.valid('json');
			return answerWrite(c, {
				resourceType: 'day_plan',
				body: pin,
				run: async (ctx) => {
					await pinVisit(ctx, { planId, pin });
					return planId;
				},
				render: describeOne,
			});
		},
	)
	.post(
		'/day-plans/:id/again',
		describeRoute({
			summary: 'Plan again around the pins',
			responses: { ...changed, 201: answer('The new plan', dayPlanAnswer) },
		}),
		input('param', idSchema),
		async (c) => {
			const planId = c.req.valid('param').id;
			return answerWrite(c, {
				resourceType: 'day_plan',
				status: 201,
				run: (ctx) => planAgain(ctx, { planId }),
				render: describeOne,
			});
		},
	)
	.post(
		'/day-plans/:id/acceptance',
		describeRoute({
			summary: 'Accept a proposal: offers go out',
			description:
				'Open places are offered to the volunteers that the plan names, who may decline. What is agreed, and visits at another time than the client was told, are not touched.',
			responses: changed,
		}),
		input('param', idSchema),
		async (c) => {
			const planId = c.req.valid('param').id;
			return answerWrite(c, {
				resourceType: 'day_plan',
				run: async (ctx) => {
					await acceptDayPlan(ctx, { planId });
					return planId;
				},
				render: describeOne,
			});
		},
	);
