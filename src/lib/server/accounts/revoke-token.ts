import { recordAudit } from '../platform/audit.ts';
import type { Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { domainError } from '../platform/errors.ts';
import { requireAccount } from './permissions.ts';
import { revokeTokenOf } from './queries.ts';

/**
 * Ends a token of the account that acts.
 * @throws not_signed_in, not_found
 */
export async function revokeToken(ctx: Context, tokenId: string): Promise<void> {
	const { accountId } = requireAccount(ctx);
	await withTransaction(ctx, async (ctx) => {
		if (!(await revokeTokenOf(ctx.sql, accountId, tokenId, ctx.now)))
			throw domainError('not_found');
		await recordAudit(ctx, {
			action: 'account.revoke_token',
			subjectType: 'api_token',
			subjectId: tokenId,
		});
	});
}
