import { requireAccount, requirePermission, type Permission } from '../accounts/index.ts';
import type { Context } from '../platform/context.ts';
import { domainError } from '../platform/errors.ts';
import { listAreas } from './list-areas.ts';
import type { AreaRow } from './queries.ts';

/**
 * The actor's own district, for who has the permission in all of it.
 * @throws not_signed_in, not_allowed (a role of part of the district does not do)
 */
export async function ownDistrict(ctx: Context, permission: Permission): Promise<AreaRow> {
	const { districtId } = requireAccount(ctx);
	const district = (await listAreas(ctx)).find(({ id }) => id === districtId);
	if (!district) throw domainError('not_allowed');
	requirePermission(ctx, permission, { districtId, areaPath: district.path });
	return district;
}
