import { requirePermission, type Permission } from '../../accounts/index.ts';
import { listAreas } from '../../areas/index.ts';
import { accountOf, type Context } from '../../platform/context.ts';
import { domainError } from '../../platform/errors.ts';
import { selectPlans, type PlanRow } from './queries.ts';

const mostPlans = 30;

/**
 * The latest plans for all orders of the actor's district together, the newest first.
 * @throws not_signed_in, not_allowed (a role of part of the district does not do)
 */
export async function listPlans(ctx: Context): Promise<PlanRow[]> {
	return selectPlans(ctx.sql, await districtFor(ctx, 'plan.see'), mostPlans);
}

/**
 * The actor's own district, for who has the permission in all of it.
 * @throws not_signed_in, not_allowed
 */
export async function districtFor(ctx: Context, permission: Permission): Promise<string> {
	const account = accountOf(ctx);
	if (!account) throw domainError('not_signed_in');
	const district = (await listAreas(ctx)).find(({ id }) => id === account.districtId);
	requirePermission(ctx, permission, {
		districtId: account.districtId,
		areaPath: district?.path ?? '',
	});
	return account.districtId;
}
