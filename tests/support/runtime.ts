import type { Hono } from 'hono';
import {
	createToken,
	loadActor,
	sessionCookieName,
	startSession,
} from '../../src/lib/server/accounts/index.ts';
import { createApi } from '../../src/lib/server/api/app.ts';
import type { ApiEnvironment } from '../../src/lib/server/api/environment.ts';
import { createTurnableClock } from '../../src/lib/server/platform/clock.ts';
import { readConfig, type Config } from '../../src/lib/server/platform/config.ts';
import type { Context } from '../../src/lib/server/platform/context.ts';
import { createFieldCodec, parseKeyring } from '../../src/lib/server/platform/encryption.ts';
import { createLog } from '../../src/lib/server/platform/log.ts';
import { createRateLimits } from '../../src/lib/server/platform/rate-limits.ts';
import {
	createContext,
	installRuntime,
	type Runtime,
} from '../../src/lib/server/platform/runtime.ts';
import { createSmallPool } from '../../src/lib/server/platform/small-pool.ts';
import type { TestDatabase } from './database.ts';
import { createTestContext, testNow } from './district.ts';
import { createTestChannel, type TestChannel } from './message-channel.ts';

/** The live things of a test file, with a clock to turn and a channel to look into. */
export interface TestRuntime extends Runtime {
	clock: ReturnType<typeof createTurnableClock>;
	channel: TestChannel;
}

/**
 * Installs the runtime over the database of a test file; once, in its `beforeAll`, before
 * {@link createTestApi}. Its connections end with the database.
 */
export function createTestRuntime(
	database: TestDatabase,
	options: {
		now?: Date;
		config?: Partial<Config>;
		/** Those of a demo district; the test district's own when left out. */
		keys?: { keys: string; indexKey: string };
	} = {},
): TestRuntime {
	const codec = options.keys
		? createFieldCodec(parseKeyring(options.keys.keys, options.keys.indexKey))
		: createTestContext(database.sql).codec;
	const config: Config = {
		...readConfig({ LOG_LEVEL: 'silent', PUBLIC_ORIGIN: 'http://yimi.test' }, 'demo'),
		...options.config,
	};
	return installRuntime({
		config,
		sql: database.sql,
		clock: createTurnableClock(options.now ?? testNow),
		log: createLog(config.logLevel),
		codec,
		limits: createRateLimits(
			createSmallPool(database.url, 2, () => {}),
			codec,
		),
		channel: createTestChannel(),
	}) as TestRuntime;
}

/** The API as the process serves it, for `api.request('/v1/…', { headers })`. */
export function createTestApi(): Hono<ApiEnvironment> {
	return createApi();
}

/** A context for operations that nobody asked for: jobs and preparations. */
export function systemContext(runtime: TestRuntime): Context {
	return createContext(runtime, { actor: { kind: 'system' } });
}

/** A context for operations as an account, with the roles it has in the database now. */
export async function contextOf(runtime: TestRuntime, accountId: string): Promise<Context> {
	const ctx = systemContext(runtime);
	return { ...ctx, actor: await loadActor(ctx, accountId) };
}

/** Signs an account in, for requests of the API: headers with a cookie, and with a token. */
export async function signInAs(
	runtime: TestRuntime,
	accountId: string,
): Promise<{ cookie: Record<'cookie', string>; bearer: Record<'authorization', string> }> {
	const sessionId = await startSession(systemContext(runtime), accountId);
	const { token } = await createToken(await contextOf(runtime, accountId), { name: 'test' });
	return {
		cookie: { cookie: `${sessionCookieName}=${sessionId}` },
		bearer: { authorization: `Bearer ${token}` },
	};
}
