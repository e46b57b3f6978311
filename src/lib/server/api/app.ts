import { Hono, type Context as HonoContext } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { getCookie } from 'hono/cookie';
import { resolveActor, sessionCookieName } from '../accounts/index.ts';
import { acceptedLocale } from '../../i18n/index.ts';
import { domainError } from '../platform/errors.ts';
import { createContext, getRuntime } from '../platform/runtime.ts';
import { documentation } from './documentation.ts';
import type { ApiEnvironment } from './environment.ts';
import { answerProblem } from './problem.ts';
import { resources } from './resources.ts';

const largestBody = 256 * 1024;

/**
 * The API under /api: each request gets a context with its actor; bearer requests carry no cookie
 * and skip the check against cross-site writes.
 */
export function createApi(): Hono<ApiEnvironment> {
	const app = new Hono<ApiEnvironment>();
	app.onError((error, c) => answerProblem(error, c));
	app.use(
		'*',
		bodyLimit({
			maxSize: largestBody,
			onError: (c) => answerProblem(domainError('body_too_large'), c as never),
		}),
	);
	app.use('*', async (c, next) => {
		const runtime = getRuntime();
		const locale = acceptedLocale(c.req.header('accept-language'));
		const requestId = c.get('requestId');
		const anonymous = createContext(runtime, { actor: { kind: 'anonymous' }, locale, requestId });
		const bearerToken = /^Bearer (\S+)$/.exec(c.req.header('authorization') ?? '')?.[1];
		const actor = await resolveActor(
			anonymous,
			bearerToken ? { bearerToken } : { sessionId: getCookie(c, sessionCookieName) },
		);
		c.set('ctx', { ...anonymous, actor });
		if (!bearerToken) refuseCrossSite(c);
		return next();
	});
	app.use('/v1/*', async (c, next) => {
		const type = c.req.header('content-type');
		const carriesBody = ['POST', 'PATCH', 'PUT'].includes(c.req.method) && type;
		if (carriesBody && !/^application\/json\b/i.test(type))
			throw domainError('unsupported_media_type');
		if (carriesBody) {
			try {
				await c.req.json();
			} catch {
				throw domainError('malformed_json');
			}
		}
		return next();
	});
	app.route('/v1', resources);
	app.route('/', documentation(resources));
	app.all('*', () => {
		throw domainError('not_found');
	});
	return app;
}

/**
 * Refuses a write that another site's page sent with the person's cookie. Looks at every content
 * type, since a cross-site JSON write carries the cookie as well as a form does.
 */
function refuseCrossSite(c: HonoContext<ApiEnvironment>): void {
	if (['GET', 'HEAD', 'OPTIONS'].includes(c.req.method)) return;
	const site = c.req.header('sec-fetch-site');
	const origin = c.req.header('origin');
	const sameSite = site
		? site === 'same-origin' || site === 'none'
		: !origin || origin === getRuntime().config.publicOrigin;
	if (!sameSite) throw domainError('cross_site');
}
