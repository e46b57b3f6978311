import { accountOf, type Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { enqueue } from '../platform/enqueue.ts';
import { domainError } from '../platform/errors.ts';
import { hoursKept } from './chunks.ts';
import { lockImport, updateConfirmed } from './queries.ts';
import { requireImport } from './roster-district.ts';

/**
 * Has a previewed roster written: wakes the task that does it, all or nothing.
 * @throws not_signed_in, not_allowed, not_found, file_has_problems when there is any error,
 * wrong_state when it is confirmed, discarded or expired already
 */
export async function confirmRoster(ctx: Context, input: { importId: string }): Promise<void> {
	await withTransaction(ctx, async (ctx) => {
		const found = await requireImport(ctx, await lockImport(ctx.sql, input.importId));
		if (found.state !== 'previewed' || found.expiresAt <= ctx.now) throw domainError('wrong_state');
		if (found.errorCount > 0) throw domainError('file_has_problems');
		await updateConfirmed(ctx.sql, {
			importId: found.id,
			at: ctx.now,
			by: accountOf(ctx)?.accountId ?? null,
			expiresAt: new Date(ctx.now.getTime() + hoursKept * 3_600_000),
		});
		await enqueue(ctx, 'rosters/write');
	});
}
