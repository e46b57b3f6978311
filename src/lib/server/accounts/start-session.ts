import type { Context } from '../platform/context.ts';
import { findAccount } from './queries.ts';
import { createLucia } from './session-adapter.ts';

/**
 * Signs a browser in as an account whose owner has proved who they are.
 * @returns the session id for the cookie; only its hash is stored
 */
export async function startSession(ctx: Context, accountId: string): Promise<string> {
	const account = await findAccount(ctx.sql, accountId);
	const staff = (account?.grants.length ?? 0) > 0;
	const session = await createLucia(ctx).createSession(accountId, { staff });
	return session.id;
}
