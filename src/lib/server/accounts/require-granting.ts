import { localDateOf } from '../../calendar/local-time.ts';
import type { Context, Role } from '../platform/context.ts';
import { domainError } from '../platform/errors.ts';
import { requireAccount, requirePermission } from './permissions.ts';
import { findGrantArea, isBrandOf } from './queries.ts';

/**
 * Finds where a role is to be given, and checks that it lies within the giver's own scope.
 * @throws not_signed_in, not_allowed; validation_failed for an unknown area or brand, and for a
 * programme manager without a brand
 */
export async function requireGranting(
	ctx: Context,
	grant: { role: Role; areaCode: string; brandId: string | null },
): Promise<{ areaId: string; districtId: string }> {
	const { districtId } = requireAccount(ctx);
	const area = await findGrantArea(ctx.sql, {
		districtId,
		code: grant.areaCode,
		on: localDateOf(ctx.now),
	});
	if (!area) throw wrongField('areaCode', 'field.area_code');
	requirePermission(ctx, 'account.manage', {
		districtId,
		areaPath: area.path,
		brandId: grant.brandId,
	});
	if (grant.brandId === null && grant.role === 'programme_manager')
		throw wrongField('brandId', 'field.required');
	if (grant.brandId !== null && !(await isBrandOf(ctx.sql, districtId, grant.brandId)))
		throw wrongField('brandId', 'field.picklist');
	return { areaId: area.id, districtId };
}

function wrongField(field: string, message: string) {
	return domainError('validation_failed', { fields: [{ field, message }] });
}
