import type * as v from 'valibot';
import { addDays, localDateOf } from '../../../calendar/local-time.ts';
import { recordAudit } from '../../platform/audit.ts';
import { accountOf, type Context } from '../../platform/context.ts';
import { withTransaction } from '../../platform/db.ts';
import { domainError } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { parseInput } from '../../platform/validation.ts';
import { alignVisits } from './align-visits.ts';
import { requireRhythm, requireTier } from './draft-visit-plan.ts';
import { lockPlan } from './lock-plan.ts';
import {
	endPairings,
	insertPause,
	insertPlan,
	insertPairing,
	lockPlanRow,
	selectPauses,
	selectPairings,
	updatePlan,
	type VisitPlanRow,
} from './queries.ts';
import { visitPlanChangeSchema } from './schemas.ts';

/**
 * Changes a plan from a date on (a "from now on"): the plan ends the day before, and another goes
 * on from there with the same people. Past visits stay as they were; coming ones of the old rhythm
 * are cancelled, and who comes is told.
 * @returns id of the plan that goes on
 * @throws validation_failed, not_signed_in, not_allowed, not_found, wrong_state when it is not
 * active, plan_too_rare
 */
export async function changeVisitPlan(
	ctx: Context,
	planId: string,
	input: v.InferInput<typeof visitPlanChangeSchema>,
): Promise<string> {
	const change = parseInput(visitPlanChangeSchema, input);
	requireRhythm(ctx, change);
	return withTransaction(ctx, async (ctx) => {
		const plan = await lockPlan(ctx, planId, 'visit_plan.arrange');
		if (plan.state !== 'active' || plan.replacedById) throw domainError('wrong_state');
		if (change.startsOn < plan.startsOn)
			throw domainError('validation_failed', {
				fields: [{ field: 'startsOn', message: 'field.before_plan' }],
			});
		if (plan.riskTier) await requireTier(ctx, plan.districtId, plan.riskTier, change.recurrence);
		const id = newId();
		const lastDate = addDays(change.startsOn, -1);
		const state = lastDate < localDateOf(ctx.now, plan.timeZone) ? 'ended' : plan.state;
		await updatePlan(ctx.sql, planId, {
			state,
			endsOn: lastDate,
			endReason: 'changed',
			endedAt: state === 'ended' ? ctx.now : null,
		});
		await insertPlan(ctx.sql, {
			...plan,
			...change,
			id,
			endsOn: change.endsOn ?? null,
			replacesId: planId,
			generatedUntil: lastDate,
			createdAt: ctx.now,
			createdBy: accountOf(ctx)?.accountId ?? null,
			startedAt: ctx.now,
		});
		for (const pause of await selectPauses(ctx.sql, [planId]))
			if (pause.untilDate === null || pause.untilDate >= change.startsOn)
				await insertPause(ctx.sql, {
					...pause,
					id: newId(),
					planId: id,
					madeAt: ctx.now,
					madeBy: accountOf(ctx)?.accountId ?? null,
				});
		await alignVisits(ctx, { ...plan, state, endsOn: lastDate });
		await keepPairings(ctx, plan, id, state === 'ended');
		await alignVisits(ctx, (await lockPlanRow(ctx.sql, id)) as VisitPlanRow);
		await recordAudit(ctx, {
			action: 'visit_plan.change',
			subjectType: 'visit_plan',
			subjectId: planId,
			districtId: plan.districtId,
			detail: { replacedBy: id, from: change.startsOn },
		});
		return id;
	});
}

async function keepPairings(
	ctx: Context,
	plan: VisitPlanRow,
	newPlanId: string,
	isOver: boolean,
): Promise<void> {
	for (const pairing of await selectPairings(ctx.sql, [plan.id]))
		await insertPairing(ctx.sql, { ...pairing, id: newId(), planId: newPlanId, agreedAt: ctx.now });
	if (isOver) await endPairings(ctx.sql, plan.id, ctx.now);
}
