import { redirect } from '@sveltejs/kit';
import { sessionCookieName, signOut } from '$lib/server/accounts/index.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async ({ cookies, locals }) => {
	const { ctx, href } = locals;
	if (ctx.actor.kind === 'account') await signOut(ctx);
	cookies.delete(sessionCookieName, { path: '/' });
	redirect(303, href('/'));
};
