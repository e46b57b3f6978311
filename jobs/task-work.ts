import type { Context } from '../src/lib/server/platform/context.ts';
import type { Runtime } from '../src/lib/server/platform/runtime.ts';

/** What a task does with the context of one run: it calls one operation. */
export type TaskWork = (ctx: Context, runtime: Runtime) => Promise<void>;
