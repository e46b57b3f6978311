import type { Pool } from 'pg';
import { RateLimiterPostgres } from 'rate-limiter-flexible';
import type { FieldCodec } from './encryption.ts';
import { domainError } from './errors.ts';

/** Most uses in a window of so many seconds; shared by all processes. */
const limits = {
	code_by_phone: { points: 10, duration: 3600 },
	code_by_address: { points: 200, duration: 3600 },
	sign_in_by_phone: { points: 20, duration: 900 },
	sign_in_by_address: { points: 200, duration: 900 },
} as const;

export type LimitName = keyof typeof limits;

export interface RateLimits {
	/**
	 * Counts one use. What is counted is stored as a keyed hash.
	 * @throws too_many_attempts, with the minutes to wait
	 */
	consume(limit: LimitName, of: string): Promise<void>;
}

/** @param pool a `pg` pool, which the limiter speaks */
export function createRateLimits(pool: Pool, codec: Pick<FieldCodec, 'blindIndex'>): RateLimits {
	const limiters = new Map(
		Object.entries(limits).map(([name, limit]) => [
			name,
			new RateLimiterPostgres({
				...limit,
				storeClient: pool,
				storeType: 'pool',
				tableName: 'rate_limits',
				tableCreated: true,
				keyPrefix: name,
				clearExpiredByTimeout: false,
			}),
		]),
	);
	return {
		async consume(limit, of) {
			const key = codec.blindIndex('limit', of).toString('base64url');
			try {
				await limiters.get(limit)?.consume(key);
			} catch (refusal) {
				if (refusal instanceof Error) throw refusal;
				const { msBeforeNext } = refusal as { msBeforeNext: number };
				throw domainError('too_many_attempts', {
					parameters: { minutes: Math.max(1, Math.ceil(msBeforeNext / 60_000)) },
				});
			}
		},
	};
}
