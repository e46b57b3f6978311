import { readCalendarFeed } from '$lib/server/calendars/index.ts';
import { isDomainError } from '$lib/server/platform/errors.ts';
import { getRuntime } from '$lib/server/platform/runtime.ts';
import type { RequestHandler } from './$types';

/** The calendar behind a secret address, for calendar programs; an unknown one tells nothing. */
export const GET: RequestHandler = async ({ locals, params }) => {
	try {
		const calendar = await readCalendarFeed(locals.ctx, {
			secret: params.secret.replace(/\.ics$/, ''),
			publicOrigin: getRuntime().config.publicOrigin,
		});
		return new Response(calendar, {
			headers: {
				'content-type': 'text/calendar; charset=utf-8',
				'content-disposition': 'inline; filename="yimi.ics"',
				'cache-control': 'private, no-store',
				'x-robots-tag': 'noindex',
			},
		});
	} catch (error) {
		if (!isDomainError(error)) throw error;
		return new Response(null, { status: 404 });
	}
};
