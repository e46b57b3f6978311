import type { Context } from '../platform/context.ts';
import { countUnreadOf } from './queries.ts';

/** How many messages the account that acts has not read; 0 for those not signed in. */
export async function countUnread(ctx: Context): Promise<number> {
	if (ctx.actor.kind !== 'account') return 0;
	return countUnreadOf(ctx.sql, ctx.actor.accountId, ctx.now);
}
