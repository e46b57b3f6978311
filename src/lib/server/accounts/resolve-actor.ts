import type { Actor, Context } from '../platform/context.ts';

export const sessionCookieName = 'yimi_session';

/** Who a session cookie or a bearer token stands for; anonymous when it stands for nobody. */
export async function resolveActor(
	_ctx: Context,
	_credentials: { sessionId?: string; bearerToken?: string },
): Promise<Actor> {
	return { kind: 'anonymous' };
}
