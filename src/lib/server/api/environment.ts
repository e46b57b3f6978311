import type { Context } from '../platform/context.ts';

/** What Hono handlers find on their context. */
export interface ApiEnvironment {
	Bindings: Record<string, unknown>;
	Variables: { ctx: Context; requestId: string };
}
