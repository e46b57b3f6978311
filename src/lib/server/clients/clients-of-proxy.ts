import { requireAccount } from '../accounts/index.ts';
import type { Context } from '../platform/context.ts';
import { selectOrderableClients, type OrderableClientRow } from './queries.ts';

/**
 * For whom the account may order without a role: itself where it is a client, and those whose
 * consent to order is in force.
 * @throws not_signed_in
 */
export async function clientsOfProxy(ctx: Context): Promise<OrderableClientRow[]> {
	return selectOrderableClients(ctx.sql, requireAccount(ctx).accountId, ctx.now);
}
