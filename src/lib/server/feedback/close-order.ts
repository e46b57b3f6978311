import { moveOrder } from '../orders/index.ts';
import type { Context } from '../platform/context.ts';
import { confirmVisitsOfOrder } from '../visits/index.ts';

/**
 * Closes an order that is done (结项) and confirms its visits, in the caller's transaction.
 * @param by what closed it: the outcome of a follow-up, or the time that passed
 * @throws wrong_state
 */
export async function closeOrder(ctx: Context, orderId: string, by: string): Promise<void> {
	await moveOrder(ctx, orderId, 'close', {}, { by });
	await confirmVisitsOfOrder(ctx, orderId);
}
