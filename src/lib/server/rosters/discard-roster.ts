import type { Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { domainError } from '../platform/errors.ts';
import { deleteChunks, lockImport, updateDiscarded } from './queries.ts';
import { requireImport } from './roster-district.ts';

/**
 * Gives a previewed roster up and deletes its rows; nothing is written.
 * @throws not_signed_in, not_allowed, not_found, wrong_state once it is confirmed
 */
export async function discardRoster(ctx: Context, input: { importId: string }): Promise<void> {
	await withTransaction(ctx, async (ctx) => {
		const found = await requireImport(ctx, await lockImport(ctx.sql, input.importId));
		if (found.state !== 'previewed') throw domainError('wrong_state');
		await updateDiscarded(ctx.sql, found.id);
		await deleteChunks(ctx.sql, found.id);
	});
}
