import { Hono, type Context as HonoContext } from 'hono';
import { describeRoute } from 'hono-openapi';
import * as v from 'valibot';
import type { Context } from '../platform/context.ts';
import { id } from '../platform/validation.ts';
import {
	changeVisitPlan,
	draftVisitPlan,
	endPause,
	endVisitPlan,
	getVisitPlan,
	listVisitPlans,
	movePlannedVisit,
	newVisitPlanSchema,
	pauseSchema,
	pauseVisitPlan,
	planDateSchema,
	restoreVisit,
	resumeVisitPlan,
	settleAlert,
	skipVisit,
	startVisitPlan,
	visitMoveSchema,
	visitPlanChangeSchema,
	visitPlanEndSchema,
	visitPlanStartSchema,
	type VisitPlanView,
} from '../visits/index.ts';
import { answer, instantText } from './answers.ts';
import type { ApiEnvironment } from './environment.ts';
import { input } from './input.ts';
import { answerWrite } from './write.ts';

const nullableText = v.nullable(v.string());
const planEntries = {
	id: v.string(),
	clientId: v.string(),
	itemKey: v.string(),
	state: v.picklist(['draft', 'active', 'ended']),
	recurrence: v.string(),
	startsOn: v.string(),
	endsOn: nullableText,
	localTime: v.string(),
	durationMinutes: v.number(),
	holidayRule: v.string(),
	riskTier: nullableText,
	teamId: nullableText,
	insuranceNeeded: v.boolean(),
	agreementSignedOn: nullableText,
	insuranceCheckedOn: nullableText,
	replacesId: nullableText,
	replacedById: nullableText,
};
const planAnswer = v.strictObject({
	...planEntries,
	missingToStart: v.array(v.string()),
	acts: v.array(v.string()),
	visits: v.array(
		v.strictObject({
			id: v.string(),
			planDate: v.string(),
			state: v.string(),
			startsAt: instantText,
			endsAt: instantText,
		}),
	),
	exceptions: v.array(
		v.strictObject({
			planDate: v.string(),
			kind: v.picklist(['skip', 'move']),
			movedTo: v.nullable(instantText),
		}),
	),
	pauses: v.array(
		v.strictObject({
			id: v.string(),
			fromDate: v.string(),
			untilDate: nullableText,
			reason: v.string(),
		}),
	),
	pairings: v.array(
		v.strictObject({
			position: v.number(),
			role: v.picklist(['regular', 'substitute']),
			volunteerId: v.string(),
		}),
	),
	alerts: v.array(v.strictObject({ id: v.string(), kind: v.string(), localDate: v.string() })),
});
const listAnswer = v.strictObject({
	plans: v.array(
		v.strictObject({
			...planEntries,
			nextStartsAt: v.nullable(instantText),
			alerts: v.array(v.string()),
		}),
	),
});

function fieldsOf(
	plan: Omit<v.InferOutput<v.StrictObjectSchema<typeof planEntries, undefined>>, never>,
) {
	const fields = Object.keys(planEntries) as (keyof typeof planEntries)[];
	return Object.fromEntries(fields.map((field) => [field, plan[field]]));
}

function renderPlan(plan: VisitPlanView) {
	return {
		...fieldsOf(plan),
		missingToStart: plan.missingToStart,
		acts: plan.acts,
		visits: plan.visits.map(({ id, planDate, state, startsAt, endsAt }) => ({
			id,
			planDate,
			state,
			startsAt,
			endsAt,
		})),
		exceptions: plan.exceptions.map(({ planDate, kind, movedTo }) => ({ planDate, kind, movedTo })),
		pauses: plan.pauses.map(({ id, fromDate, untilDate, reason }) => ({
			id,
			fromDate,
			untilDate,
			reason,
		})),
		pairings: plan.pairings.map(({ position, role, volunteerId }) => ({
			position,
			role,
			volunteerId,
		})),
		alerts: plan.alerts.map(({ id, kind, localDate }) => ({ id, kind, localDate })),
	};
}

const render = async (ctx: Context, planId: string) => renderPlan(await getVisitPlan(ctx, planId));
const planParam = v.strictObject({ id });
const refusals = {
	403: { description: 'Not for you' },
	404: { description: 'There is no such plan for you' },
	409: { description: 'The plan or the visit is past that' },
};
const describe = (summary: string, description = '') =>
	describeRoute({
		summary,
		description,
		responses: { 200: answer('The plan', planAnswer), ...refusals },
	});

/** Answers a POST about a plan with the plan as it is then. */
function change(
	c: HonoContext<ApiEnvironment>,
	planId: string,
	body: unknown,
	run: (ctx: Context) => Promise<unknown>,
): Promise<Response> {
	return answerWrite(c, {
		resourceType: 'visit_plan',
		body,
		run: async (ctx) => {
			await run(ctx);
			return planId;
		},
		render,
	});
}

/** Visits that keep coming. */
export const visitPlans = new Hono<ApiEnvironment>()
	.get(
		'/visit-plans',
		describeRoute({
			summary: 'Plans of visits',
			description: 'Of your areas, or of one client; what needs somebody first, at most 200.',
			responses: { 200: answer('The plans', listAnswer), ...refusals },
		}),
		input(
			'query',
			v.strictObject({
				client: v.optional(id),
				alerts: v.optional(v.literal('true')),
				ended: v.optional(v.literal('true')),
			}),
		),
		async (c) => {
			const { client, alerts, ended } = c.req.valid('query');
			const plans = await listVisitPlans(c.get('ctx'), {
				...(client ? { clientId: client } : {}),
				alertsOnly: alerts === 'true',
				ended: ended === 'true',
			});
			return c.json({
				plans: plans.map((plan) => ({
					...fieldsOf(plan),
					nextStartsAt: plan.nextStartsAt,
					alerts: plan.alerts,
				})),
			});
		},
	)
	.post(
		'/visit-plans',
		describeRoute({
			summary: 'Draw up a plan',
			description:
				'`recurrence` is a rule of RFC 5545: FREQ WEEKLY or MONTHLY with INTERVAL, BYDAY, BYMONTHDAY, counted from `startsOn`. It makes no visits until it is started.',
			responses: { 201: answer('The plan', planAnswer), ...refusals },
		}),
		input('json', newVisitPlanSchema),
		async (c) =>
			answerWrite(c, {
				resourceType: 'visit_plan',
				body: c.req.valid('json'),
				status: 201,
				run: (ctx) => draftVisitPlan(ctx, c.req.valid('json')),
				render,
			}),
	)
	.get('/visit-plans/:id', describe('One plan'), input('param', planParam), async (c) =>
		c.json(renderPlan(await getVisitPlan(c.get('ctx'), c.req.valid('param').id))),
	)
	.post(
		'/visit-plans/:id/start',
		describe('Start a plan', 'Its visits of the next six weeks stand in the calendar at once.'),
		input('param', planParam),
		input('json', visitPlanStartSchema),
		async (c) => {
			const [planId, body] = [c.req.valid('param').id, c.req.valid('json')];
			return change(c, planId, body, (ctx) => startVisitPlan(ctx, planId, body));
		},
	)
	.post(
		'/visit-plans/:id/change',
		describe('Change it from a date on', 'Answers the plan that goes on from there.'),
		input('param', planParam),
		input('json', visitPlanChangeSchema),
		async (c) =>
			answerWrite(c, {
				resourceType: 'visit_plan',
				body: c.req.valid('json'),
				run: (ctx) => changeVisitPlan(ctx, c.req.valid('param').id, c.req.valid('json')),
				render,
			}),
	)
	.post(
		'/visit-plans/:id/skips',
		describe('Leave out one date'),
		input('param', planParam),
		input('json', planDateSchema),
		async (c) => {
			const [planId, body] = [c.req.valid('param').id, c.req.valid('json')];
			return change(c, planId, body, (ctx) => skipVisit(ctx, planId, body));
		},
	)
	.post(
		'/visit-plans/:id/moves',
		describe('Move one visit'),
		input('param', planParam),
		input('json', visitMoveSchema),
		async (c) => {
			const planId = c.req.valid('param').id;
			const { planDate, startsAt } = c.req.valid('json');
			const body = { planDate, startsAt: startsAt.toISOString() };
			return change(c, planId, body, (ctx) => movePlannedVisit(ctx, planId, body));
		},
	)
	.post(
		'/visit-plans/:id/restorations',
		describe('Take back that a date was left out or moved'),
		input('param', planParam),
		input('json', planDateSchema),
		async (c) => {
			const [planId, body] = [c.req.valid('param').id, c.req.valid('json')];
			return change(c, planId, body, (ctx) => restoreVisit(ctx, planId, body));
		},
	)
	.post(
		'/visit-plans/:id/pauses',
		describe('Let it rest'),
		input('param', planParam),
		input('json', pauseSchema),
		async (c) => {
			const [planId, body] = [c.req.valid('param').id, c.req.valid('json')];
			return change(c, planId, body, (ctx) => pauseVisitPlan(ctx, planId, body));
		},
	)
	.post(
		'/visit-plans/:id/pauses/:pauseId/end',
		describe('End a pause today'),
		input('param', v.strictObject({ id, pauseId: id })),
		async (c) => {
			const { id: planId, pauseId } = c.req.valid('param');
			return change(c, planId, null, (ctx) => endPause(ctx, planId, { pauseId }));
		},
	)
	.post(
		'/visit-plans/:id/end',
		describe('End it with a last date'),
		input('param', planParam),
		input('json', visitPlanEndSchema),
		async (c) => {
			const [planId, body] = [c.req.valid('param').id, c.req.valid('json')];
			return change(c, planId, body, (ctx) => endVisitPlan(ctx, planId, body));
		},
	)
	.post(
		'/visit-plans/:id/resumption',
		describe('Take back its end'),
		input('param', planParam),
		async (c) => {
			const planId = c.req.valid('param').id;
			return change(c, planId, null, (ctx) => resumeVisitPlan(ctx, planId));
		},
	)
	.post(
		'/visit-plans/:id/alerts/:alertId/settlement',
		describe('Take an alert off the list'),
		input('param', v.strictObject({ id, alertId: id })),
		async (c) => {
			const { id: planId, alertId } = c.req.valid('param');
			return change(c, planId, null, (ctx) => settleAlert(ctx, planId, { alertId }));
		},
	);
