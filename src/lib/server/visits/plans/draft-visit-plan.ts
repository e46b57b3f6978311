import type * as v from 'valibot';
import { addDays, localDateOf } from '../../../calendar/local-time.ts';
import { parseRecurrence } from '../../../calendar/recurrence.ts';
import { requirePermission } from '../../accounts/index.ts';
import { getServiceItem } from '../../catalogue/index.ts';
import { requireClient } from '../../clients/index.ts';
import { recordAudit } from '../../platform/audit.ts';
import { accountOf, type Context } from '../../platform/context.ts';
import { withTransaction } from '../../platform/db.ts';
import { domainError } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { parseInput } from '../../platform/validation.ts';
import { insertPlan, selectTierRules } from './queries.ts';
import { builtInTierRules, meetsTier, type RiskTier } from './rules.ts';
import { newVisitPlanSchema } from './schemas.ts';

/**
 * Draws up a plan of visits that keep coming. It makes no visits until it is started.
 * @returns id of the plan
 * @throws validation_failed, not_signed_in, not_allowed, client_not_yours, client_not_active,
 * item_unknown, plan_too_rare when the rule comes more rarely than the tier asks
 */
export async function draftVisitPlan(
	ctx: Context,
	input: v.InferInput<typeof newVisitPlanSchema>,
): Promise<string> {
	const plan = parseInput(newVisitPlanSchema, input);
	const client = await requireClient(ctx, plan.clientId, 'client.see');
	const item = await getServiceItem(ctx, client.districtId, plan.itemKey);
	const { districtId, areaId, areaPath } = client;
	const { brandId } = item;
	requirePermission(ctx, 'visit_plan.arrange', { districtId, areaPath, brandId });
	if (client.state !== 'active') throw domainError('client_not_active');
	requireRhythm(ctx, plan);
	return withTransaction(ctx, async (ctx) => {
		const riskTier = plan.riskTier ?? null;
		if (riskTier) await requireTier(ctx, districtId, riskTier, plan.recurrence);
		const id = newId();
		await insertPlan(ctx.sql, {
			id,
			districtId,
			areaId,
			clientId: client.id,
			itemId: item.id,
			brandId,
			teamId: plan.teamId ?? null,
			replacesId: null,
			state: 'draft',
			recurrence: plan.recurrence,
			startsOn: plan.startsOn,
			endsOn: plan.endsOn ?? null,
			localTime: plan.localTime,
			durationMinutes: plan.durationMinutes,
			places: item.volunteersNeeded,
			holidayRule: plan.holidayRule,
			riskTier,
			insuranceNeeded: plan.insuranceNeeded || item.risky,
			agreementSignedOn: null,
			insuranceCheckedOn: null,
			generatedUntil: addDays(plan.startsOn, -1),
			createdAt: ctx.now,
			createdBy: accountOf(ctx)?.accountId ?? null,
			startedAt: null,
		});
		await recordAudit(ctx, {
			action: 'visit_plan.draft',
			subjectType: 'visit_plan',
			subjectId: id,
			districtId,
			detail: { clientId: client.id, itemKey: item.key, recurrence: plan.recurrence },
		});
		return id;
	});
}

/** @throws validation_failed for a start in the past or an end before it */
export function requireRhythm(
	ctx: Context,
	{ startsOn, endsOn }: { startsOn: string; endsOn?: string | null | undefined },
): void {
	const fields = [];
	if (startsOn < localDateOf(ctx.now))
		fields.push({ field: 'startsOn', message: 'field.in_the_past' });
	if (endsOn && endsOn < startsOn) fields.push({ field: 'endsOn', message: 'end_before_start' });
	if (fields.length > 0) throw domainError('validation_failed', { fields });
}

/** @throws plan_too_rare */
export async function requireTier(
	ctx: Context,
	districtId: string,
	tier: RiskTier,
	recurrence: string,
): Promise<void> {
	const rules = await selectTierRules(ctx.sql, districtId);
	const rule = rules.find((each) => each.tier === tier) ?? builtInTierRules[tier];
	if (!meetsTier(rule, parseRecurrence(recurrence)))
		throw domainError('plan_too_rare', {
			fields: [{ field: 'recurrence', message: `field.rarer_than_${rule.period}` }],
		});
}
