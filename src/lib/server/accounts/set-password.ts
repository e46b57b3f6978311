import { recordAudit } from '../platform/audit.ts';
import type { Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { domainError } from '../platform/errors.ts';
import { hashOfPassword, isPassword } from './password.ts';
import { requireAccount } from './permissions.ts';
import { findPasswordHash, updatePassword } from './queries.ts';
import type { PasswordChange } from './schemas.ts';
import { endAllAccess } from './sign-out-everywhere.ts';

/**
 * Changes the password of the account that acts, and ends all its sessions and tokens: whoever
 * knew the old one is out. The first password is chosen when signing in with a code.
 * @throws not_signed_in, password_wrong
 */
export async function setPassword(ctx: Context, input: PasswordChange): Promise<void> {
	const { accountId } = requireAccount(ctx);
	if (!(await isPassword(await findPasswordHash(ctx.sql, accountId), input.currentPassword)))
		throw domainError('password_wrong');
	const passwordHash = await hashOfPassword(input.newPassword);
	await withTransaction(ctx, async (ctx) => {
		await updatePassword(ctx.sql, accountId, passwordHash);
		await endAllAccess(ctx, accountId);
		await recordAudit(ctx, {
			action: 'account.set_password',
			subjectType: 'account',
			subjectId: accountId,
		});
	});
}
