import { recordAudit } from '../platform/audit.ts';
import type { Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { domainError } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { ensureAccount } from './ensure-account.ts';
import { readPhone } from './phone.ts';
import { insertGrantOnce, isWithoutStaff } from './queries.ts';

/**
 * Makes the administrator of a district that has no staff yet, with the role for all of it. Like
 * every member of staff, the person chooses a password at the first sign-in with a code. For the
 * system alone: where there is staff, administrators are made by administrators.
 * @returns id of the account
 * @throws not_allowed, wrong_state when the district has staff, validation_failed for the phone
 */
export async function appointFirstAdministrator(
	ctx: Context,
	input: { districtId: string; displayName: string; phone: string },
): Promise<string> {
	if (ctx.actor.kind !== 'system') throw domainError('not_allowed');
	const { districtId, displayName } = input;
	const phone = readPhone(input.phone);
	return withTransaction(ctx, async (ctx) => {
		if (!(await isWithoutStaff(ctx.sql, districtId))) throw domainError('wrong_state');
		const accountId = await ensureAccount(ctx, { districtId, phone, displayName });
		const grantId = await insertGrantOnce(ctx.sql, {
			id: newId(),
			accountId,
			role: 'administrator',
			areaId: districtId,
			brandId: null,
			grantedAt: ctx.now,
			grantedBy: null,
		});
		await recordAudit(ctx, {
			action: 'account.grant_role',
			subjectType: 'account',
			subjectId: accountId,
			districtId,
			detail: { grantId, role: 'administrator', areaId: districtId, brandId: null },
		});
		return accountId;
	});
}
