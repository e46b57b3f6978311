import postgres from 'postgres';
import type { Context } from './context.ts';
import type { Sql, SqlPool } from './sql.ts';

export type { Sql, SqlPool } from './sql.ts';

/**
 * Opens a pool. Dates come back as text 'YYYY-MM-DD' (a birthday is no instant), counts as numbers.
 * @param options.max most connections at a time
 */
export function createPool(
	url: string,
	options: { max?: number; onNotice?: (message: string) => void } = {},
): SqlPool {
	return postgres(url, {
		max: options.max ?? 10,
		idle_timeout: 60,
		connect_timeout: 10,
		onnotice: (notice) => options.onNotice?.(String(notice.message)),
		connection: { application_name: 'yimi', TimeZone: 'UTC', statement_timeout: 30_000 },
		types: {
			date: {
				to: 1082,
				from: [1082],
				serialize: (day: string) => day,
				parse: (day: string) => day,
			},
			count: { to: 20, from: [20], serialize: String, parse: Number },
		} as unknown as Record<string, never>,
	}) as unknown as SqlPool;
}

const retriedStates = new Set(['40P01', '40001']);
const mostAttempts = 4;

/** SQLSTATE of an error of PostgreSQL, else undefined. */
export function sqlState(error: unknown): string | undefined {
	return error instanceof Error && 'code' in error && typeof error.code === 'string'
		? error.code
		: undefined;
}

/**
 * Runs `work` in a transaction: in the one that is open, or in a new one, which is tried again
 * after a deadlock or a serialisation failure (40P01, 40001).
 */
export async function withTransaction<Result>(
	ctx: Context,
	work: (ctx: Context) => Promise<Result>,
): Promise<Result> {
	if (!('begin' in ctx.sql)) return work(ctx);
	const pool = ctx.sql as SqlPool;
	for (let attempt = 1; ; attempt++) {
		try {
			return (await pool.begin((sql) => work({ ...ctx, sql: sql as unknown as Sql }))) as Result;
		} catch (error) {
			if (attempt === mostAttempts || !retriedStates.has(sqlState(error) ?? '')) throw error;
		}
	}
}
