import { recordAudit } from '../platform/audit.ts';
import { accountOf, type Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { domainError } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { findAccount, insertGrantOnce } from './queries.ts';
import { requireGranting } from './require-granting.ts';
import type { GrantInput } from './schemas.ts';
import { endAllAccess } from './sign-out-everywhere.ts';

/**
 * Gives an account a role in an area, which must lie within the giver's own. The account signs in
 * anew, as staff; the same role twice is given once.
 * @returns id of the grant
 * @throws not_found, not_allowed, not_signed_in; validation_failed for an unknown area or brand,
 * and for a programme manager without a brand
 */
export async function grantRole(ctx: Context, input: GrantInput): Promise<string> {
	return withTransaction(ctx, async (ctx) => {
		const { areaId, districtId } = await requireGranting(ctx, input);
		const account = await findAccount(ctx.sql, input.accountId);
		if (!account || account.districtId !== districtId) throw domainError('not_found');
		const giverId = accountOf(ctx)?.accountId ?? null;
		const id = newId();
		const grantId = await insertGrantOnce(ctx.sql, {
			id,
			accountId: account.id,
			role: input.role,
			areaId,
			brandId: input.brandId,
			grantedAt: ctx.now,
			grantedBy: giverId,
		});
		if (grantId !== id) return grantId;
		if (account.id !== giverId) await endAllAccess(ctx, account.id);
		await recordAudit(ctx, {
			action: 'account.grant_role',
			subjectType: 'account',
			subjectId: account.id,
			districtId,
			detail: { grantId, role: input.role, areaId, brandId: input.brandId },
		});
		return grantId;
	});
}
