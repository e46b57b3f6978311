import { recordAudit } from '../platform/audit.ts';
import type { Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { updateAccountState } from './queries.ts';
import { requireManaging } from './require-managing.ts';
import { endAllAccess } from './sign-out-everywhere.ts';

/**
 * Suspends an account: it cannot sign in, and all its sessions and tokens end.
 * @throws not_found, not_allowed, not_signed_in
 */
export async function suspendAccount(ctx: Context, accountId: string): Promise<void> {
	await withTransaction(ctx, async (ctx) => {
		await requireManaging(ctx, accountId);
		await updateAccountState(ctx.sql, accountId, 'suspended');
		await endAllAccess(ctx, accountId);
		await recordAudit(ctx, {
			action: 'account.suspend',
			subjectType: 'account',
			subjectId: accountId,
		});
	});
}
