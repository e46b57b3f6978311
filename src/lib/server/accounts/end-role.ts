import { recordAudit } from '../platform/audit.ts';
import { accountOf, type Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { domainError } from '../platform/errors.ts';
import { requirePermission } from './permissions.ts';
import { lockGrant, updateGrantEnd } from './queries.ts';

/**
 * Ends a role of an account, in an area within one's own. It holds from the next request on.
 * Nobody ends a role of their own, so that no district locks itself out.
 * @throws not_found (also when it has ended), not_allowed, not_signed_in
 */
export async function endRole(ctx: Context, grantId: string): Promise<void> {
	await withTransaction(ctx, async (ctx) => {
		const grant = await lockGrant(ctx.sql, grantId);
		if (!grant) throw domainError('not_found');
		requirePermission(ctx, 'account.manage', grant);
		if (grant.accountId === accountOf(ctx)?.accountId) throw domainError('not_allowed');
		await updateGrantEnd(ctx.sql, grantId, ctx.now);
		await recordAudit(ctx, {
			action: 'account.end_role',
			subjectType: 'account',
			subjectId: grant.accountId,
			districtId: grant.districtId,
			detail: { grantId, role: grant.role },
		});
	});
}
