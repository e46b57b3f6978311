import type { Context } from '../platform/context.ts';
import { requireAccount } from './permissions.ts';
import { deleteSession } from './queries.ts';

/**
 * Ends the session that acts. The session's hash is deleted, not its id: lucia's own way would hash
 * it again and find nothing.
 * @throws not_signed_in
 */
export async function signOut(ctx: Context): Promise<void> {
	const { sessionHash } = requireAccount(ctx);
	if (sessionHash) await deleteSession(ctx.sql, sessionHash);
}
