import type { Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { ensureAccount } from './ensure-account.ts';
import { grantRole } from './grant-role.ts';
import { readPhone } from './phone.ts';
import { requireGranting } from './require-granting.ts';
import type { StaffAccountInput } from './schemas.ts';

/**
 * Makes a member of staff: an account for the phone, unless there is one, with a first role. The
 * person chooses a password at the first sign-in with a code.
 * @returns id of the account
 * @throws validation_failed, not_allowed, not_signed_in
 */
export async function createStaffAccount(ctx: Context, input: StaffAccountInput): Promise<string> {
	const { phone: typed, displayName, ...grant } = input;
	return withTransaction(ctx, async (ctx) => {
		const { districtId } = await requireGranting(ctx, grant);
		const phone = readPhone(typed);
		const accountId = await ensureAccount(ctx, { districtId, phone, displayName });
		await grantRole(ctx, { accountId, ...grant });
		return accountId;
	});
}
