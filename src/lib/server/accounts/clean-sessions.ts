import type { Context } from '../platform/context.ts';
import { deleteIdempotencyKeysBefore, deleteRateLimitsBefore } from '../platform/queries.ts';
import { deleteCodesExpiredBefore, deleteTokensEndedBefore } from './queries.ts';
import { createLucia } from './session-adapter.ts';

const day = 24 * 3_600_000;

/** Deletes what has run out: sessions, codes, tokens, limits, and keys of writes after 24 hours. */
export async function cleanSessions(ctx: Context): Promise<void> {
	const dayAgo = new Date(ctx.now.getTime() - day);
	await createLucia(ctx).deleteExpiredSessions();
	await deleteCodesExpiredBefore(ctx.sql, dayAgo);
	await deleteTokensEndedBefore(ctx.sql, dayAgo);
	await deleteIdempotencyKeysBefore(ctx.sql, dayAgo);
	await deleteRateLimitsBefore(ctx.sql, dayAgo);
}
