import { addDays, localDateOf } from '../../calendar/local-time.ts';
import { recordAudit } from '../platform/audit.ts';
import { accountOf, type Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { enqueue } from '../platform/enqueue.ts';
import { domainError } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { parseInput } from '../platform/validation.ts';
import { countOpenDayPlans, insertDayPlan, selectPlanArea, type PlanArea } from './queries.ts';
import { requirePlanArea } from './require-day-plan.ts';
import { dayPlanSchema, type DayPlanParameters, type DayPlanRequest, type Pin } from './schemas.ts';

/** Plans that a district may have waiting or running at once: two weeks of days. */
const mostOpen = 14;
const mostDaysAhead = 60;

/**
 * Has the worker plan a day of an area, or seven, one plan each.
 * @returns the ids, the first day first
 * @throws validation_failed (also for a day that is over), not_signed_in, not_allowed, not_found,
 * day_plans_waiting when too many wait
 */
export async function startDayPlan(ctx: Context, input: DayPlanRequest): Promise<string[]> {
	const { areaId, date, days, ...parameters } = parseInput(dayPlanSchema, input);
	const today = localDateOf(ctx.now);
	if (date < today || date > addDays(today, mostDaysAhead))
		throw domainError('validation_failed', {
			fields: [{ field: 'date', message: 'field.day_to_plan' }],
		});
	return withTransaction(ctx, async (ctx) => {
		const area = requirePlanArea(ctx, await selectPlanArea(ctx.sql, areaId));
		const ids: string[] = [];
		for (let day = 0; day < days; day += 1)
			ids.push(await addDayPlan(ctx, area, addDays(date, day), parameters, []));
		return ids;
	});
}

/** Adds one plan that waits for the worker; the caller has checked permission. */
export async function addDayPlan(
	ctx: Context,
	area: Pick<PlanArea, 'id' | 'districtId'>,
	localDate: string,
	parameters: DayPlanParameters,
	pins: readonly Pin[],
): Promise<string> {
	if ((await countOpenDayPlans(ctx.sql, area.districtId)) >= mostOpen)
		throw domainError('day_plans_waiting', { parameters: { most: mostOpen } });
	const id = newId();
	await insertDayPlan(ctx.sql, {
		id,
		districtId: area.districtId,
		areaId: area.id,
		localDate,
		parameters,
		pins,
		requestedBy: accountOf(ctx)?.accountId ?? null,
		requestedAt: ctx.now,
	});
	await recordAudit(ctx, {
		action: 'day_plan.start',
		subjectType: 'day_plan',
		subjectId: id,
		districtId: area.districtId,
		detail: { areaId: area.id, localDate, ...parameters, pins: pins.length },
	});
	await enqueue(ctx, 'day-plans/make');
	return id;
}
