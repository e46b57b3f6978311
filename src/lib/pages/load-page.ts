import { error, redirect, type RequestEvent } from '@sveltejs/kit';
import { isDomainError, problemStatus } from '../server/platform/errors.ts';

/**
 * Loads a page by one operation: sends people who are not signed in to the sign-in page and back,
 * and turns a refusal into the error page with its sentence.
 */
export async function loadPage<Result>(
	event: Pick<RequestEvent, 'locals' | 'url'>,
	operation: () => Promise<Result>,
): Promise<Result> {
	try {
		return await operation();
	} catch (refusal) {
		if (!isDomainError(refusal)) throw refusal;
		const { href, t } = event.locals;
		if (refusal.code === 'not_signed_in')
			redirect(303, `${href('/sign-in')}?next=${encodeURIComponent(event.url.pathname)}`);
		error(problemStatus[refusal.code], {
			message: t(`errors:${refusal.code}`, refusal.parameters),
		});
	}
}
