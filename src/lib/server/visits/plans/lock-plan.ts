import { may, requirePermission, type Permission, type Subject } from '../../accounts/index.ts';
import { consentFor } from '../../clients/index.ts';
import type { Context } from '../../platform/context.ts';
import { domainError } from '../../platform/errors.ts';
import { lockPlanRow, selectPlan, type VisitPlanRow } from './queries.ts';

/** What a permission is asked for on a plan. */
export async function subjectOfPlan(
	ctx: Context,
	plan: Pick<VisitPlanRow, 'districtId' | 'areaPath' | 'brandId' | 'clientId'>,
	permission: Permission,
): Promise<Subject> {
	const { districtId, areaPath, brandId, clientId } = plan;
	const isProxy = (await consentFor(ctx, clientId, permission)) === 'in_force';
	return { districtId, areaPath, brandId, clientId, isProxy };
}

/**
 * A plan, for who may see it; one that they may not see does not exist for them.
 * @throws not_signed_in, not_found
 */
export async function requirePlan(ctx: Context, planId: string): Promise<VisitPlanRow> {
	if (ctx.actor.kind === 'anonymous') throw domainError('not_signed_in');
	const plan = await selectPlan(ctx.sql, planId);
	if (!plan || !may(ctx.actor, 'visit_plan.see', await subjectOfPlan(ctx, plan, 'visit_plan.see')))
		throw domainError('not_found');
	return plan;
}

/**
 * A plan, locked until the open transaction ends, for who may do this to it.
 * @throws not_signed_in, not_allowed, not_found
 */
export async function lockPlan(
	ctx: Context,
	planId: string,
	permission: Permission,
): Promise<VisitPlanRow> {
	await requirePlan(ctx, planId);
	const plan = await lockPlanRow(ctx.sql, planId);
	if (!plan) throw domainError('not_found');
	requirePermission(ctx, permission, await subjectOfPlan(ctx, plan, permission));
	return plan;
}
