import type { Context } from '../platform/context.ts';
import { requireAccount } from './permissions.ts';
import { findLateNotice, type LateNotice } from './queries.ts';

/**
 * When the actor wants to hear of a volunteer who has not come.
 * @throws not_signed_in
 */
export async function getLateNotice(ctx: Context): Promise<LateNotice> {
	return findLateNotice(ctx.sql, requireAccount(ctx).accountId);
}
