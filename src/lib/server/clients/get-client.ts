import { ageOn, localDateOf } from '../../calendar/local-time.ts';
import { may, type Permission } from '../accounts/index.ts';
import { describeArea } from '../areas/index.ts';
import type { Context } from '../platform/context.ts';
import { selectConsents, type ClientRow, type ConsentRow } from './queries.ts';
import { requireClient, subjectOfClient } from './require-client.ts';

/** A client without contact, which is revealed apart. */
export interface ClientView extends Pick<
	ClientRow,
	'id' | 'name' | 'sex' | 'category' | 'riskTier' | 'languages' | 'state'
> {
	age: number | null;
	/** Town, community and grid in the reader's language. */
	areaName: string;
	signsIn: boolean;
	/** For those who may record consents, all of them; otherwise empty. */
	consents: (Omit<ConsentRow, 'clientId'> & { inForce: boolean })[];
	acts: ('reveal_contact' | 'record_consent' | 'revoke_consent' | 'order')[];
}

/**
 * The profile of a client.
 * @throws not_signed_in, client_not_yours, consent_expired
 */
export async function getClient(ctx: Context, clientId: string): Promise<ClientView> {
	const client = await requireClient(ctx, clientId, 'client.see');
	const holds = async (permission: Permission) =>
		may(ctx.actor, permission, await subjectOfClient(ctx, client, permission));
	const acts: ClientView['acts'] = [];
	if (await holds('client.see_contact')) acts.push('reveal_contact');
	if (await holds('consent.record')) acts.push('record_consent');
	if (await holds('consent.revoke')) acts.push('revoke_consent');
	if (client.state === 'active' && (await holds('order.place'))) acts.push('order');
	const consents = acts.includes('record_consent') ? await selectConsents(ctx.sql, clientId) : [];
	const { id, name, sex, category, riskTier, languages, state } = client;
	return {
		id,
		name,
		sex,
		category,
		riskTier,
		languages,
		state,
		age: client.birthDate ? ageOn(client.birthDate, localDateOf(ctx.now)) : null,
		areaName: await describeArea(ctx, client.areaId),
		signsIn: client.accountId !== null,
		consents: consents.map(({ clientId: _client, ...consent }) => ({
			...consent,
			inForce:
				consent.grantedAt <= ctx.now &&
				consent.expiresAt > ctx.now &&
				(consent.revokedAt === null || consent.revokedAt > ctx.now),
		})),
		acts,
	};
}
