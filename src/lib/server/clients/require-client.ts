import { may, type Permission, type Subject } from '../accounts/index.ts';
import { accountOf, type Context } from '../platform/context.ts';
import { domainError } from '../platform/errors.ts';
import { selectClient, selectConsentState, type ClientRow, type ConsentScope } from './queries.ts';

/** What a proxy's consent must cover for a permission: seeing, or placing and changing orders. */
function consentScopeOf(permission: Permission): ConsentScope {
	return permission.split('.')[1]?.startsWith('see') ? 'see' : 'order';
}

/** How the client's consent for the actor stands, for what a permission needs of it. */
export async function consentFor(
	ctx: Context,
	clientId: string,
	permission: Permission,
): Promise<'in_force' | 'ended' | 'none'> {
	const account = accountOf(ctx);
	if (!account) return 'none';
	return selectConsentState(ctx.sql, {
		clientId,
		accountId: account.accountId,
		scope: consentScopeOf(permission),
		at: ctx.now,
	});
}

/** What a permission is asked for, where it is about a client. */
export async function subjectOfClient(
	ctx: Context,
	client: Pick<ClientRow, 'id' | 'districtId' | 'areaPath'>,
	permission: Permission,
): Promise<Subject> {
	return {
		districtId: client.districtId,
		areaPath: client.areaPath,
		clientId: client.id,
		isProxy: (await consentFor(ctx, client.id, permission)) === 'in_force',
	};
}

/**
 * The client, if the actor may do this for them; a client that does not exist is refused alike.
 * @throws not_signed_in, client_not_yours, consent_expired (once held, now expired or revoked)
 */
export async function requireClient(
	ctx: Context,
	clientId: string,
	permission: Permission,
): Promise<ClientRow> {
	if (ctx.actor.kind === 'anonymous') throw domainError('not_signed_in');
	const client = await selectClient(ctx.sql, clientId);
	if (!client) throw domainError('client_not_yours');
	const consent = await consentFor(ctx, clientId, permission);
	const { districtId, areaPath } = client;
	const isProxy = consent === 'in_force';
	if (may(ctx.actor, permission, { districtId, areaPath, clientId, isProxy })) return client;
	throw domainError(consent === 'ended' ? 'consent_expired' : 'client_not_yours');
}
