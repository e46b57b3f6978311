import { requireAccount } from '../accounts/index.ts';
import { describeArea } from '../areas/index.ts';
import type { Context } from '../platform/context.ts';
import { selectOrderableClients, type OrderableClientRow } from './queries.ts';

/** A client for whom an account may order, with the area of their home in the reader's language. */
export type OrderableClient = Omit<OrderableClientRow, 'areaId'> & { areaName: string };

/**
 * For whom the account may order without a role: itself where it is a client, and those whose
 * consent to order is in force.
 * @throws not_signed_in
 */
export async function clientsOfProxy(ctx: Context): Promise<OrderableClient[]> {
	const rows = await selectOrderableClients(ctx.sql, requireAccount(ctx).accountId, ctx.now);
	const clients: OrderableClient[] = [];
	for (const { areaId, ...client } of rows)
		clients.push({ ...client, areaName: await describeArea(ctx, areaId) });
	return clients;
}
