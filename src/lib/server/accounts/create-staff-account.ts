import type { Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { domainError } from '../platform/errors.ts';
import { ensureAccount } from './ensure-account.ts';
import { grantRole } from './grant-role.ts';
import { requirePermission } from './permissions.ts';
import { readPhone } from './phone.ts';
import { findGrantArea } from './queries.ts';
import type { StaffAccountInput } from './schemas.ts';

/**
 * Makes a member of staff: an account for the phone, unless there is one, with a first role. The
 * person chooses a password at the first sign-in with a code.
 * @returns id of the account
 * @throws validation_failed, not_found, not_allowed, not_signed_in
 */
export async function createStaffAccount(ctx: Context, input: StaffAccountInput): Promise<string> {
	const phone = readPhone(input.phone);
	const { role, areaId, brandId } = input;
	return withTransaction(ctx, async (ctx) => {
		const area = await findGrantArea(ctx.sql, areaId);
		if (!area) throw domainError('not_found');
		requirePermission(ctx, 'account.manage', {
			districtId: area.districtId,
			areaPath: area.path,
			brandId,
		});
		const accountId = await ensureAccount(ctx, {
			districtId: area.districtId,
			phone,
			displayName: input.displayName,
		});
		await grantRole(ctx, { accountId, role, areaId, brandId });
		return accountId;
	});
}
