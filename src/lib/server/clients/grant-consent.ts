import { addDays, localDateOf, localDayBounds } from '../../calendar/local-time.ts';
import { ensureAccount } from '../accounts/index.ts';
import { recordAudit } from '../platform/audit.ts';
import { accountOf, type Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { domainError } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { insertConsent, revokeConsentsOfProxy } from './queries.ts';
import { readName, readPhone } from './read-person.ts';
import { requireClient } from './require-client.ts';
import { longestConsentDays } from './rules.ts';
import type { ConsentInput } from './schemas.ts';

/**
 * Records a client's consent that a proxy (代办人) sees and places orders for them, until the end of
 * a day. The proxy signs in with the phone given; an earlier consent for them ends.
 * @returns id of the consent
 * @throws client_not_yours, consent_end_invalid (not after today, or beyond five years),
 * validation_failed (name, phone, evidence, or the client named as their own proxy)
 */
export async function grantConsent(ctx: Context, input: ConsentInput): Promise<string> {
	const client = await requireClient(ctx, input.clientId, 'consent.record');
	const account = accountOf(ctx);
	const wrong = (field: string, message: string) =>
		domainError('validation_failed', { fields: [{ field, message }] });
	const givenBySelf = account !== null && account.clientId === client.id;
	const evidence = givenBySelf ? 'online' : input.evidence;
	if (!evidence) throw wrong('evidence', 'field.required');
	const today = localDateOf(ctx.now);
	if (input.expiresOn <= today || input.expiresOn > addDays(today, longestConsentDays))
		throw domainError('consent_end_invalid', {
			fields: [{ field: 'expiresOn', message: 'consent_end_invalid' }],
		});
	const displayName = readName(input.proxyName, 'proxyName');
	const phone = readPhone(input.proxyPhone, 'proxyPhone');
	return withTransaction(ctx, async (ctx) => {
		const proxyAccountId = await ensureAccount(ctx, {
			districtId: client.districtId,
			phone,
			displayName,
		});
		if (proxyAccountId === client.accountId) throw wrong('proxyPhone', 'field.proxy_is_client');
		await revokeConsentsOfProxy(ctx.sql, client.id, proxyAccountId, ctx.now);
		const id = newId();
		await insertConsent(ctx.sql, {
			id,
			clientId: client.id,
			proxyAccountId,
			relation: input.relation,
			scope: input.scope,
			grantedAt: ctx.now,
			expiresAt: localDayBounds(input.expiresOn).end,
			recordedBy: account?.accountId ?? null,
			evidence,
		});
		await recordAudit(ctx, {
			action: 'consent.record',
			subjectType: 'client',
			subjectId: client.id,
			districtId: client.districtId,
			detail: { consentId: id, proxyAccountId, scope: input.scope, expiresOn: input.expiresOn },
		});
		return id;
	});
}
