import type { Context as HonoContext } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { acceptedLocale, translator, type Locale } from '../../i18n/index.ts';
import { domainError, isDomainError, problemStatus, type DomainError } from '../platform/errors.ts';
import { describeFault } from '../platform/fault.ts';
import { getRuntime } from '../platform/runtime.ts';
import type { ApiEnvironment } from './environment.ts';

/** A problem document (RFC 9457) in the reader's language. */
export interface Problem {
	type: string;
	title: string;
	status: number;
	code: string;
	detail: string;
	requestId: string;
	errors?: { field: string; message: string }[];
}

/** Words a refusal for the reader. */
export function describeProblem(
	error: DomainError,
	locale: Locale,
	requestId: string,
	origin: string,
): Problem {
	const t = translator(locale);
	const detail = t(`errors:${error.code}`, error.parameters);
	return {
		type: `${origin}/problems/${error.code}`,
		title: t(`errors:title.${problemStatus[error.code]}`),
		status: problemStatus[error.code],
		code: error.code,
		detail,
		requestId,
		...(error.fields.length > 0 && {
			errors: error.fields.map(({ field, message, parameters }) => ({
				field,
				message: t(`errors:${message}`, parameters),
			})),
		}),
	};
}

/** The one place where an error becomes an answer; what nobody foresaw is logged and hidden. */
export function answerProblem(error: unknown, c: HonoContext<ApiEnvironment>): Response {
	const runtime = getRuntime();
	const requestId = c.get('requestId') ?? '-';
	let refusal = error;
	if (!isDomainError(refusal)) {
		runtime.log.error({ requestId, error: describeFault(error) }, 'request failed');
		refusal = domainError('internal');
	}
	const problem = describeProblem(
		refusal as DomainError,
		c.get('ctx')?.locale ?? acceptedLocale(c.req.header('accept-language')),
		requestId,
		runtime.config.publicOrigin,
	);
	return c.body(JSON.stringify(problem), problem.status as ContentfulStatusCode, {
		'content-type': 'application/problem+json; charset=utf-8',
	});
}
