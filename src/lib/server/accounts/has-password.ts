import type { Context } from '../platform/context.ts';
import { requireAccount } from './permissions.ts';
import { findPasswordHash } from './queries.ts';

/**
 * Whether the account that acts signs in with a password.
 * @throws not_signed_in
 */
export async function hasPassword(ctx: Context): Promise<boolean> {
	return (await findPasswordHash(ctx.sql, requireAccount(ctx).accountId)) !== null;
}
