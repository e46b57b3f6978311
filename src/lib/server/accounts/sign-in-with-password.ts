import { recordAudit } from '../platform/audit.ts';
import type { Context } from '../platform/context.ts';
import { domainError } from '../platform/errors.ts';
import { isPassword } from './password.ts';
import { readPhone } from './phone.ts';
import { findAccount, findAccountByPhone } from './queries.ts';
import type { PasswordSignIn } from './schemas.ts';
import { limitSignIn, type SignInMeans } from './sign-in-means.ts';

/**
 * Proves by a password who a member of staff is. The same answer, after the same time, whether the
 * phone has no account, no password or another password.
 * @returns id of the account, for {@link startSession}
 * @throws password_wrong, too_many_attempts; only after the right password: account_suspended
 */
export async function signInWithPassword(
	ctx: Context,
	means: SignInMeans,
	input: PasswordSignIn,
): Promise<string> {
	const phone = readPhone(input.phone);
	await limitSignIn(means, phone);
	const found = await findAccountByPhone(ctx.sql, ctx.codec.blindIndex('phone', phone));
	const right = await isPassword(found?.passwordHash ?? null, input.password);
	if (!found || !right) throw domainError('password_wrong');
	const account = await findAccount(ctx.sql, found.id);
	if (account?.state !== 'active')
		throw domainError('account_suspended', { parameters: { helpPhone: means.helpPhone } });
	await recordAudit(ctx, {
		action: 'account.sign_in',
		subjectType: 'account',
		subjectId: found.id,
		districtId: found.districtId,
		detail: { by: 'password' },
	});
	return found.id;
}
