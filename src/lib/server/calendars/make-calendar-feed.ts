import { createHash, randomBytes } from 'node:crypto';
import { requireAccount } from '../accounts/index.ts';
import { recordAudit } from '../platform/audit.ts';
import type { Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { newId } from '../platform/ids.ts';
import { findFeedOf, insertFeed, revokeFeedOf } from './queries.ts';

export const hashOfFeed = (secret: string) => createHash('sha256').update(secret).digest('hex');

/**
 * Makes the secret address at which calendar programs read the actor's calendar; the one before it
 * ends. The secret is answered this once and kept as a hash.
 * @returns path below the public origin
 * @throws not_signed_in
 */
export async function makeCalendarFeed(ctx: Context): Promise<{ path: string }> {
	const { accountId } = requireAccount(ctx);
	const secret = randomBytes(32).toString('base64url');
	const id = newId();
	await withTransaction(ctx, async (ctx) => {
		await revokeFeedOf(ctx.sql, accountId, ctx.now);
		await insertFeed(ctx.sql, {
			id,
			accountId,
			tokenHash: hashOfFeed(secret),
			createdAt: ctx.now,
		});
		await recordAudit(ctx, {
			action: 'calendar_feed.make',
			subjectType: 'account',
			subjectId: accountId,
			detail: { feedId: id },
		});
	});
	return { path: `/calendar-feeds/${secret}` };
}

/**
 * Ends the address at which the actor's calendar is read; without one nothing happens.
 * @throws not_signed_in
 */
export async function revokeCalendarFeed(ctx: Context): Promise<void> {
	const { accountId } = requireAccount(ctx);
	await withTransaction(ctx, async (ctx) => {
		if (!(await revokeFeedOf(ctx.sql, accountId, ctx.now))) return;
		await recordAudit(ctx, {
			action: 'calendar_feed.revoke',
			subjectType: 'account',
			subjectId: accountId,
		});
	});
}

/**
 * Since when the actor has such an address, or null.
 * @throws not_signed_in
 */
export async function findCalendarFeed(ctx: Context): Promise<{ createdAt: Date } | null> {
	return findFeedOf(ctx.sql, requireAccount(ctx).accountId);
}
