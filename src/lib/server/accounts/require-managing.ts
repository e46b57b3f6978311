import type { Context } from '../platform/context.ts';
import { domainError } from '../platform/errors.ts';
import { requireAccount, requirePermission } from './permissions.ts';
import { findAccount, selectStandings, type AccountRow } from './queries.ts';

/**
 * Checks that an administrator's scope covers an account wholly: every role it holds, else its
 * home. Nobody manages their own account, so that no district locks itself out.
 * @throws not_found, not_allowed, not_signed_in
 */
export async function requireManaging(ctx: Context, accountId: string): Promise<AccountRow> {
	const actor = requireAccount(ctx);
	const account = await findAccount(ctx.sql, accountId);
	if (!account || account.districtId !== actor.districtId) throw domainError('not_found');
	for (const standing of await selectStandings(ctx.sql, accountId))
		requirePermission(ctx, 'account.manage', { districtId: account.districtId, ...standing });
	if (accountId === actor.accountId) throw domainError('not_allowed');
	return account;
}
