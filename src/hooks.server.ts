import type { Handle, HandleServerError } from '@sveltejs/kit';
import { localizePath, splitLocale, translator } from '$lib/i18n/index.ts';
import { resolveActor, sessionCookieName } from '$lib/server/accounts/index.ts';
import { describeFault } from '$lib/server/platform/fault.ts';
import { newId } from '$lib/server/platform/ids.ts';
import { createContext, getRuntime } from '$lib/server/platform/runtime.ts';

export const handle: Handle = async ({ event, resolve }) => {
	const runtime = getRuntime();
	const { locale } = splitLocale(event.url.pathname);
	const requestId = event.request.headers.get('x-request-id') ?? newId();
	const anonymous = createContext(runtime, { actor: { kind: 'anonymous' }, locale, requestId });
	const actor = await resolveActor(anonymous, {
		sessionId: event.cookies.get(sessionCookieName),
	});
	event.locals.ctx = { ...anonymous, actor };
	event.locals.locale = locale;
	event.locals.t = translator(locale);
	event.locals.href = (path) => localizePath(locale, path);
	return resolve(event, {
		transformPageChunk: ({ html }) =>
			html
				.replace('%yimi.locale%', locale)
				.replace('%yimi.view%', actor.kind === 'account' && actor.elderView ? 'elder' : 'standard')
				.replace('%yimi.text%', actor.kind === 'account' ? actor.textSize : 'standard'),
	});
};

export const handleError: HandleServerError = ({ error, event, status }) => {
	if (status !== 404)
		getRuntime().log.error(
			{ requestId: event.locals.ctx?.requestId, error: describeFault(error) },
			'page failed',
		);
	return { message: status === 404 ? 'not_found' : 'internal' };
};
