import type { Context } from '../platform/context.ts';
import { domainError } from '../platform/errors.ts';
import { selectOrderPlace } from './queries.ts';

/** Where an order is served, and what there is to know. */
export interface OrderPlace {
	address: string;
	notes: string | null;
}

/**
 * Decrypts the place of an order and its notes. For operations of other modules: the caller checks
 * permission and records the reveal.
 * @throws not_found
 */
export async function placeOfOrder(ctx: Context, orderId: string): Promise<OrderPlace> {
	const row = await selectOrderPlace(ctx.sql, orderId);
	if (!row) throw domainError('not_found');
	return {
		address: ctx.codec.decrypt(row.addressEncrypted, `orders.address_encrypted:${orderId}`),
		notes: row.notesEncrypted
			? ctx.codec.decrypt(row.notesEncrypted, `orders.notes_encrypted:${orderId}`)
			: null,
	};
}
