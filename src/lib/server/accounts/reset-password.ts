import { recordAudit } from '../platform/audit.ts';
import type { Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { updatePassword } from './queries.ts';
import { requireManaging } from './require-managing.ts';
import { endAllAccess } from './sign-out-everywhere.ts';

/**
 * Takes away a forgotten password and all sessions and tokens: the person chooses a new one at the
 * next sign-in with a code.
 * @throws not_found, not_allowed, not_signed_in
 */
export async function resetPassword(ctx: Context, accountId: string): Promise<void> {
	await withTransaction(ctx, async (ctx) => {
		await requireManaging(ctx, accountId);
		await updatePassword(ctx.sql, accountId, null);
		await endAllAccess(ctx, accountId);
		await recordAudit(ctx, {
			action: 'account.reset_password',
			subjectType: 'account',
			subjectId: accountId,
		});
	});
}
