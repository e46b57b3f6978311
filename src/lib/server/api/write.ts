import type { Context as HonoContext } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Context } from '../platform/context.ts';
import { domainError } from '../platform/errors.ts';
import { writeOnce } from '../platform/write-once.ts';
import type { ApiEnvironment } from './environment.ts';

/**
 * Answers a POST: runs the operation once for its Idempotency-Key and renders the answer anew, so
 * that a repetition is told what is true now, with today's permissions.
 * @throws idempotency_key_missing and what the operation throws
 */
export async function answerWrite(
	c: HonoContext<ApiEnvironment>,
	write: {
		resourceType: string;
		body?: unknown;
		status?: 200 | 201;
		run: (ctx: Context) => Promise<string | null>;
		render: (ctx: Context, resourceId: string) => Promise<unknown>;
	},
): Promise<Response> {
	const key = c.req.header('idempotency-key');
	if (!key || key.length > 200) throw domainError('idempotency_key_missing');
	const ctx = c.get('ctx');
	const result = await writeOnce(ctx, {
		key,
		route: `${c.req.method} ${c.req.path}`,
		body: write.body ?? null,
		status: write.status ?? 200,
		resourceType: write.resourceType,
		whenInProgress: 'refuse',
		run: write.run,
	});
	const answer = result.resourceId === null ? {} : await write.render(ctx, result.resourceId);
	if (result.repeated) c.header('idempotency-replayed', 'true');
	return c.json(answer as object, result.status as ContentfulStatusCode);
}
