import { recordAudit } from '../platform/audit.ts';
import type { Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { updateAccountState } from './queries.ts';
import { requireManaging } from './require-managing.ts';

/**
 * Lets a suspended account sign in again.
 * @throws not_found, not_allowed, not_signed_in
 */
export async function reinstateAccount(ctx: Context, accountId: string): Promise<void> {
	await withTransaction(ctx, async (ctx) => {
		await requireManaging(ctx, accountId);
		await updateAccountState(ctx.sql, accountId, 'active');
		await recordAudit(ctx, {
			action: 'account.reinstate',
			subjectType: 'account',
			subjectId: accountId,
		});
	});
}
