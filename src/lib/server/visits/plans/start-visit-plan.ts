import type * as v from 'valibot';
import { addDays, localDateOf } from '../../../calendar/local-time.ts';
import { recordAudit } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { withTransaction } from '../../platform/db.ts';
import { domainError } from '../../platform/errors.ts';
import { parseInput } from '../../platform/validation.ts';
import { alignVisits } from './align-visits.ts';
import { lockPlan } from './lock-plan.ts';
import { lockPlanRow, updatePlan, type VisitPlanRow } from './queries.ts';
import { missingToStart } from './rules.ts';
import { visitPlanStartSchema } from './schemas.ts';
import { nextVisitPlanState } from './states.ts';

/**
 * Starts a plan: its visits of the next six weeks stand in the calendar at once. For a term of a
 * month or more or a risky item that takes the written agreement on record, and the insurance where
 * it is asked.
 * @throws validation_failed, not_signed_in, not_allowed, not_found, wrong_state,
 * agreement_missing, insurance_missing
 */
export async function startVisitPlan(
	ctx: Context,
	planId: string,
	input: v.InferInput<typeof visitPlanStartSchema> = {},
): Promise<void> {
	const { agreementSignedOn = null, insuranceCheckedOn = null } = parseInput(
		visitPlanStartSchema,
		input,
	);
	await withTransaction(ctx, async (ctx) => {
		const plan = await lockPlan(ctx, planId, 'visit_plan.arrange');
		const state = nextVisitPlanState(plan.state, 'start');
		const [missing] = missingToStart(
			{ ...plan, agreementSignedOn, insuranceCheckedOn },
			{ risky: plan.itemRisky },
		);
		if (missing)
			throw domainError(`${missing}_missing`, {
				fields: [
					{
						field: missing === 'agreement' ? 'agreementSignedOn' : 'insuranceCheckedOn',
						message: `${missing}_missing`,
					},
				],
			});
		const yesterday = addDays(localDateOf(ctx.now, plan.timeZone), -1);
		await updatePlan(ctx.sql, planId, {
			state,
			agreementSignedOn,
			insuranceCheckedOn,
			startedAt: ctx.now,
			peopleDueAt: ctx.now,
			// Days that passed while it was a draft had no visits.
			generatedUntil: plan.generatedUntil > yesterday ? plan.generatedUntil : yesterday,
		});
		await alignVisits(ctx, (await lockPlanRow(ctx.sql, planId)) as VisitPlanRow);
		await recordAudit(ctx, {
			action: 'visit_plan.start',
			subjectType: 'visit_plan',
			subjectId: planId,
			districtId: plan.districtId,
		});
	});
}
