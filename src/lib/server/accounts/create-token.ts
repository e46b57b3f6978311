import { randomBytes } from 'node:crypto';
import { withTransaction } from '../platform/db.ts';
import { recordAudit } from '../platform/audit.ts';
import type { Context } from '../platform/context.ts';
import { newId } from '../platform/ids.ts';
import { requireAccount } from './permissions.ts';
import { insertToken } from './queries.ts';
import { hashOfSecret } from './session-adapter.ts';

const daysOfLife = 90;

/**
 * Makes a bearer token of the API with the account's own permissions.
 * @param input.name what the person calls it, 1 to 80 characters
 * @returns the token, to be shown once (its hash is stored), and until when it holds
 */
export async function createToken(
	ctx: Context,
	input: { name: string },
): Promise<{ id: string; token: string; expiresAt: Date }> {
	const { accountId } = requireAccount(ctx);
	const id = newId();
	const token = `yimi_${randomBytes(32).toString('base64url')}`;
	const expiresAt = new Date(ctx.now.getTime() + daysOfLife * 24 * 3_600_000);
	await withTransaction(ctx, async (ctx) => {
		await insertToken(ctx.sql, {
			id,
			accountId,
			name: input.name,
			hash: hashOfSecret(token),
			createdAt: ctx.now,
			expiresAt,
		});
		await recordAudit(ctx, {
			action: 'account.create_token',
			subjectType: 'api_token',
			subjectId: id,
		});
	});
	return { id, token, expiresAt };
}
