import { Registry, collectDefaultMetrics } from 'prom-client';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import type { Actor, Context } from './context.ts';
import type { SqlPool } from './db.ts';
import type { FieldCodec } from './encryption.ts';
import { newId } from './ids.ts';
import type { Log } from './log.ts';
import type { MessageChannel } from './message-channel.ts';
import type { RateLimits } from './rate-limits.ts';
import type { Locale } from '../../i18n/locales.ts';

/** The live things of a process. They exist once: the built pages carry their own copy of the code. */
export interface Runtime {
	config: Config;
	sql: SqlPool;
	clock: Clock;
	log: Log;
	codec: FieldCodec;
	limits: RateLimits;
	channel: MessageChannel;
	metrics: Registry;
}

const place = Symbol.for('yimi.runtime');
const holder = globalThis as { [place]?: Runtime };

/** Puts the live things in their place; called once, by the composition root. */
export function installRuntime(parts: Omit<Runtime, 'metrics'>): Runtime {
	if (holder[place]) throw new Error('The runtime is already there.');
	const metrics = new Registry();
	collectDefaultMetrics({ register: metrics });
	holder[place] = { ...parts, metrics };
	return holder[place];
}

export function findRuntime(): Runtime | undefined {
	return holder[place];
}

/** @throws Error before {@link installRuntime}. */
export function getRuntime(): Runtime {
	if (!holder[place]) throw new Error('The runtime is not there yet.');
	return holder[place];
}

/** A context for one request or one job run. */
export function createContext(
	runtime: Pick<Runtime, 'sql' | 'clock' | 'codec'>,
	given: { actor: Actor; locale?: Locale; requestId?: string },
): Context {
	return {
		sql: runtime.sql,
		actor: given.actor,
		now: runtime.clock.now(),
		requestId: given.requestId ?? newId(),
		locale: given.locale ?? 'zh-CN',
		codec: runtime.codec,
	};
}
