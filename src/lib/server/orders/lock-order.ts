import type { Context } from '../platform/context.ts';
import { domainError } from '../platform/errors.ts';
import { selectOrderForUpdate, type OrderRow } from './queries.ts';

/**
 * Reads an order and locks its row until the transaction that is open ends. Whoever locks a
 * volunteer's row as well locks the order first.
 * @throws not_found
 */
export async function lockOrder(ctx: Context, orderId: string): Promise<OrderRow> {
	const order = await selectOrderForUpdate(ctx.sql, orderId);
	if (!order) throw domainError('not_found');
	return order;
}
