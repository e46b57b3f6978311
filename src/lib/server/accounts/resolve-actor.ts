import type { AccountActor, Actor, Context } from '../platform/context.ts';
import {
	findAccountByToken,
	updateTokenUse,
	type AccountRow,
	type TokenAccountRow,
} from './queries.ts';
import { createLucia, hashOfSecret } from './session-adapter.ts';

const longestCredential = 200;
const hour = 3_600_000;

/** Who a session cookie or a bearer token stands for; anonymous when it stands for nobody. */
export async function resolveActor(
	ctx: Context,
	credentials: { sessionId?: string; bearerToken?: string },
): Promise<Actor> {
	const { sessionId, bearerToken } = credentials;
	const given = bearerToken ?? sessionId;
	if (!given || given.length > longestCredential) return { kind: 'anonymous' };
	if (bearerToken) {
		const row = await findAccountByToken(ctx.sql, hashOfSecret(bearerToken), ctx.now);
		if (!row || row.state === 'suspended') return { kind: 'anonymous' };
		await noteTokenUse(ctx, row);
		return actorOf(row, null);
	}
	const { user } = await createLucia(ctx).validateSession(given);
	if (!user || user.account.state === 'suspended') return { kind: 'anonymous' };
	return actorOf(user.account, hashOfSecret(given));
}

/** The actor that an account is. */
export function actorOf(account: AccountRow, sessionHash: string | null): AccountActor {
	return {
		kind: 'account',
		accountId: account.id,
		districtId: account.districtId,
		displayName: account.displayName,
		clientId: account.clientId,
		volunteerId: account.volunteerId,
		grants: account.grants,
		locale: account.locale,
		elderView: account.elderView,
		textSize: account.textSize,
		sessionHash,
	};
}

async function noteTokenUse(ctx: Context, row: TokenAccountRow): Promise<void> {
	if (row.lastUsedAt && ctx.now.getTime() - row.lastUsedAt.getTime() < hour) return;
	await updateTokenUse(ctx.sql, row.tokenId, ctx.now);
}
