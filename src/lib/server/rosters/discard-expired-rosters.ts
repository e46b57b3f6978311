import type { Context } from '../platform/context.ts';
import { deleteEndedChunks, updateExpired } from './queries.ts';

/**
 * Discards rosters that nobody confirmed, or that could not be written, within 24 hours, and
 * deletes their rows. For the system.
 * @returns how many were discarded
 */
export async function discardExpiredRosters(ctx: Context): Promise<number> {
	const discarded = await updateExpired(ctx.sql, ctx.now);
	await deleteEndedChunks(ctx.sql);
	return discarded;
}
