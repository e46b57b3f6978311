import { recordAudit } from '../platform/audit.ts';
import type { Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { contactOfClient, type ClientContact } from './contact-of-client.ts';
import { requireClient } from './require-client.ts';

/**
 * Shows a client's phone, address and notes; each time is an audit row.
 * @throws not_signed_in, client_not_yours, consent_expired
 */
export async function revealContact(ctx: Context, clientId: string): Promise<ClientContact> {
	return withTransaction(ctx, async (ctx) => {
		const client = await requireClient(ctx, clientId, 'client.see_contact');
		await recordAudit(ctx, {
			action: 'client.see_contact',
			subjectType: 'client',
			subjectId: clientId,
			districtId: client.districtId,
		});
		return contactOfClient(ctx, clientId);
	});
}
