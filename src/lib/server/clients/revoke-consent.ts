import { recordAudit } from '../platform/audit.ts';
import type { Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { domainError } from '../platform/errors.ts';
import { selectConsent, updateConsentRevoked } from './queries.ts';
import { requireClient } from './require-client.ts';

/**
 * Takes a consent back, from now on.
 * @throws not_signed_in, not_found, client_not_yours, wrong_state (revoked or expired already)
 */
export async function revokeConsent(ctx: Context, consentId: string): Promise<void> {
	if (ctx.actor.kind === 'anonymous') throw domainError('not_signed_in');
	await withTransaction(ctx, async (ctx) => {
		const consent = await selectConsent(ctx.sql, consentId);
		if (!consent) throw domainError('not_found');
		const client = await requireClient(ctx, consent.clientId, 'consent.revoke');
		if (!(await updateConsentRevoked(ctx.sql, consentId, ctx.now)))
			throw domainError('wrong_state');
		await recordAudit(ctx, {
			action: 'consent.revoke',
			subjectType: 'client',
			subjectId: client.id,
			districtId: client.districtId,
			detail: { consentId },
		});
	});
}
