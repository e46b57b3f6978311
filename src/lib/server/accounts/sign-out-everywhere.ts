import { recordAudit } from '../platform/audit.ts';
import type { Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { requireAccount } from './permissions.ts';
import { revokeTokensOf } from './queries.ts';
import { createLucia } from './session-adapter.ts';

/** Ends all sessions and tokens of an account, in the transaction of what makes it necessary. */
export async function endAllAccess(ctx: Context, accountId: string): Promise<void> {
	await createLucia(ctx).invalidateUserSessions(accountId);
	await revokeTokensOf(ctx.sql, accountId, ctx.now);
}

/**
 * Signs the account that acts out of every browser and ends its tokens, this session included.
 * @throws not_signed_in
 */
export async function signOutEverywhere(ctx: Context): Promise<void> {
	const { accountId } = requireAccount(ctx);
	await withTransaction(ctx, async (ctx) => {
		await endAllAccess(ctx, accountId);
		await recordAudit(ctx, {
			action: 'account.sign_out_everywhere',
			subjectType: 'account',
			subjectId: accountId,
		});
	});
}
