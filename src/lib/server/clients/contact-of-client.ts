import type { Context } from '../platform/context.ts';
import { domainError } from '../platform/errors.ts';
import { selectClientContact } from './queries.ts';

/** Where a client lives and how to reach them. */
export interface ClientContact {
	/** E.164. */
	phone: string;
	address: string;
	notes: string | null;
}

/**
 * Decrypts a client's contact. For operations of other modules: the caller checks permission and
 * records the reveal.
 * @throws not_found
 */
export async function contactOfClient(ctx: Context, clientId: string): Promise<ClientContact> {
	const row = await selectClientContact(ctx.sql, clientId);
	if (!row) throw domainError('not_found');
	const { codec } = ctx;
	return {
		phone: codec.decrypt(row.phoneEncrypted, `clients.phone_encrypted:${clientId}`),
		address: codec.decrypt(row.addressEncrypted, `clients.address_encrypted:${clientId}`),
		notes: row.notesEncrypted
			? codec.decrypt(row.notesEncrypted, `clients.notes_encrypted:${clientId}`)
			: null,
	};
}
