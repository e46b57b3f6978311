import { recordAudit } from '../platform/audit.ts';
import { accountOf, type Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { domainError } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { requirePermission } from './permissions.ts';
import { findAccount, findGrantArea, insertGrantOnce } from './queries.ts';
import type { GrantInput } from './schemas.ts';
import { endAllAccess } from './sign-out-everywhere.ts';

/**
 * Gives an account a role in an area, which must lie within the giver's own. The account signs in
 * anew, as staff; the same role twice is given once.
 * @returns id of the grant
 * @throws not_found, not_allowed, not_signed_in; validation_failed for a programme manager without
 * a brand
 */
export async function grantRole(ctx: Context, input: GrantInput): Promise<string> {
	if (input.role === 'programme_manager' && input.brandId === null)
		throw domainError('validation_failed', {
			fields: [{ field: 'brandId', message: 'field.required' }],
		});
	return withTransaction(ctx, async (ctx) => {
		const area = await findGrantArea(ctx.sql, input.areaId);
		if (!area) throw domainError('not_found');
		requirePermission(ctx, 'account.manage', {
			districtId: area.districtId,
			areaPath: area.path,
			brandId: input.brandId,
		});
		const account = await findAccount(ctx.sql, input.accountId);
		if (!account || account.districtId !== area.districtId) throw domainError('not_found');
		const id = newId();
		const grantId = await insertGrantOnce(ctx.sql, {
			id,
			...input,
			grantedAt: ctx.now,
			grantedBy: accountOf(ctx)?.accountId ?? null,
		});
		if (grantId !== id) return grantId;
		if (account.id !== accountOf(ctx)?.accountId) await endAllAccess(ctx, account.id);
		await recordAudit(ctx, {
			action: 'account.grant_role',
			subjectType: 'account',
			subjectId: account.id,
			districtId: area.districtId,
			detail: { grantId, role: input.role, areaId: input.areaId, brandId: input.brandId },
		});
		return grantId;
	});
}
