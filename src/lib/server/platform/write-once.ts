import { createHash } from 'node:crypto';
import { accountOf, type Context } from './context.ts';
import { withTransaction } from './db.ts';
import { domainError } from './errors.ts';
import {
	findIdempotencyKey,
	insertIdempotencyKey,
	lockIdempotencyKey,
	tryLockIdempotencyKey,
} from './queries.ts';

/**
 * Runs a write once for each key of an account: the key commits with the change, so a repetition
 * finds what the first one made, and a failed one leaves nothing behind.
 * @param write.body what was sent; another body under the same key is refused
 * @param write.run makes or changes the thing and answers its id
 * @returns id of the thing, and whether this was a repetition
 * @throws idempotency_in_progress, idempotency_key_reused, and what `run` throws
 */
export async function writeOnce(
	ctx: Context,
	write: {
		key: string;
		route: string;
		body: unknown;
		status: number;
		resourceType: string;
		/** A program is refused at once; someone who tapped twice waits for what the first tap did. */
		whenInProgress: 'refuse' | 'wait';
		run: (ctx: Context) => Promise<string | null>;
	},
): Promise<{ resourceId: string | null; status: number; repeated: boolean }> {
	const account = accountOf(ctx);
	if (!account) throw domainError('not_signed_in');
	const bodyHash = createHash('sha256')
		.update(`${write.route}\n${JSON.stringify(write.body) ?? ''}`)
		.digest('hex');
	return withTransaction(ctx, async (ctx) => {
		if (write.whenInProgress === 'wait')
			await lockIdempotencyKey(ctx.sql, account.accountId, write.key);
		else if (!(await tryLockIdempotencyKey(ctx.sql, account.accountId, write.key)))
			throw domainError('idempotency_in_progress');
		const earlier = await findIdempotencyKey(ctx.sql, account.accountId, write.key);
		if (earlier) {
			if (earlier.bodyHash !== bodyHash) throw domainError('idempotency_key_reused');
			return { resourceId: earlier.resourceId, status: earlier.status, repeated: true };
		}
		const resourceId = await write.run(ctx);
		await insertIdempotencyKey(ctx.sql, {
			accountId: account.accountId,
			key: write.key,
			bodyHash,
			createdAt: ctx.now,
			status: write.status,
			resourceType: write.resourceType,
			resourceId,
		});
		return { resourceId, status: write.status, repeated: false };
	});
}
