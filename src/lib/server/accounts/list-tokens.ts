import type { Context } from '../platform/context.ts';
import { requireAccount } from './permissions.ts';
import { selectTokensOf, type TokenRow } from './queries.ts';

/**
 * The tokens of the account that acts which still hold, newest first.
 * @throws not_signed_in
 */
export async function listTokens(ctx: Context): Promise<TokenRow[]> {
	return selectTokensOf(ctx.sql, requireAccount(ctx).accountId, ctx.now);
}
