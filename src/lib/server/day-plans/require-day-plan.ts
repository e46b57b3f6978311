import { requirePermission, scopesOf } from '../accounts/index.ts';
import type { Context } from '../platform/context.ts';
import { domainError } from '../platform/errors.ts';
import type { DayPlanRow, PlanArea } from './queries.ts';

/** @throws not_signed_in, not_allowed, not_found for an area that does not exist */
export function requirePlanArea(ctx: Context, area: PlanArea | null): PlanArea {
	if (ctx.actor.kind === 'anonymous') throw domainError('not_signed_in');
	if (!area) throw domainError('not_found');
	const scope = scopesOf(ctx.actor, 'day_plan.make')[0];
	requirePermission(ctx, 'day_plan.make', {
		districtId: area.districtId,
		areaPath: area.path,
		brandId: scope?.brandId ?? null,
	});
	return area;
}

/**
 * A plan of an area that the actor plans.
 * @throws not_signed_in, not_allowed, not_found
 */
export function requireDayPlan(ctx: Context, found: DayPlanRow | null): DayPlanRow {
	requirePlanArea(
		ctx,
		found && {
			id: found.areaId,
			districtId: found.districtId,
			path: found.areaPath,
			nameZh: found.areaNameZh,
			nameEn: found.areaNameEn,
		},
	);
	return found!;
}
