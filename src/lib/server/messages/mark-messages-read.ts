import { requireAccount } from '../accounts/index.ts';
import type { Context } from '../platform/context.ts';
import { markAllRead } from './queries.ts';

/**
 * Notes that the account that acts has read its messages.
 * @throws not_signed_in
 */
export async function markMessagesRead(ctx: Context): Promise<void> {
	const { accountId } = requireAccount(ctx);
	await markAllRead(ctx.sql, accountId, ctx.now);
}
