import type { Context } from '../platform/context.ts';
import { expireOffersDue } from './queries.ts';

/**
 * Ends the offers whose time is over. A sweep: it may run at any time; matching looks at their
 * orders by itself when their wave ends.
 * @returns how many offers it ended
 */
export async function expireOffers(ctx: Context): Promise<number> {
	return expireOffersDue(ctx.sql, ctx.now);
}
