import { requirePermission } from '../../accounts/index.ts';
import type { Context } from '../../platform/context.ts';
import { getVisitPlan } from '../../visits/index.ts';
import { findForSeries, type FoundForSeries } from './find-for-series.ts';

/**
 * Who could come to all visits of a plan, for the desk that arranges it.
 * @throws not_signed_in, not_allowed, not_found
 */
export async function listForSeries(ctx: Context, planId: string): Promise<FoundForSeries[]> {
	const plan = await getVisitPlan(ctx, planId);
	const { districtId, areaPath, brandId } = plan;
	requirePermission(ctx, 'visit_plan.arrange', { districtId, areaPath, brandId });
	return findForSeries(ctx, plan);
}
