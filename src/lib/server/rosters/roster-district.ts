import { requirePermission } from '../accounts/index.ts';
import { listAreas, type AreaRow } from '../areas/index.ts';
import { accountOf, type Context } from '../platform/context.ts';
import { domainError } from '../platform/errors.ts';

/**
 * The district whose rosters the actor imports: the account's own, or for the system the only one.
 * @throws not_signed_in, not_allowed (a role of part of the district does not do), not_found when
 * the system finds no district, or several
 */
export async function rosterDistrict(ctx: Context): Promise<AreaRow> {
	if (ctx.actor.kind === 'anonymous') throw domainError('not_signed_in');
	const account = accountOf(ctx);
	const [district, ...others] = (await listAreas(ctx)).filter(
		({ id }) => account === null || id === account.districtId,
	);
	if (!district || others.length > 0) throw domainError('not_found');
	requirePermission(ctx, 'roster.import', { districtId: district.id, areaPath: district.path });
	return district;
}

/**
 * The district of an import, if it is the actor's.
 * @throws not_found, and as {@link rosterDistrict}
 */
export async function requireImport<Found extends { districtId: string }>(
	ctx: Context,
	found: Found | null,
): Promise<Found> {
	const district = await rosterDistrict(ctx);
	if (found?.districtId !== district.id) throw domainError('not_found');
	return found;
}
