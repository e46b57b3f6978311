import { recordAudit } from '../platform/audit.ts';
import type { Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { requireAccount } from './permissions.ts';
import { updateSettings } from './queries.ts';
import type { SettingsChange } from './schemas.ts';

/**
 * Changes how pages and messages look for the account that acts; what is left out stays.
 * @throws not_signed_in
 */
export async function changeSettings(ctx: Context, settings: SettingsChange): Promise<void> {
	const { accountId } = requireAccount(ctx);
	await withTransaction(ctx, async (ctx) => {
		await updateSettings(ctx.sql, accountId, settings);
		await recordAudit(ctx, {
			action: 'account.change_settings',
			subjectType: 'account',
			subjectId: accountId,
			detail: { ...settings },
		});
	});
}
