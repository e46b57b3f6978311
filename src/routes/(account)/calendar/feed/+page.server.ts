import * as v from 'valibot';
import { formatInstant } from '$lib/i18n/format.ts';
import { failForm, formAction } from '$lib/pages/form-action.ts';
import { loadPage } from '$lib/pages/load-page.ts';
import {
	findCalendarFeed,
	makeCalendarFeed,
	revokeCalendarFeed,
} from '$lib/server/calendars/index.ts';
import { getRuntime } from '$lib/server/platform/runtime.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { ctx, locale } = event.locals;
	const feed = await loadPage(event, () => findCalendarFeed(ctx));
	return {
		since: feed && formatInstant(locale, feed.createdAt),
		revoked: event.url.searchParams.has('revoked'),
	};
};

export const actions: Actions = {
	/** The address is shown this once, so that the page answers it itself. */
	make: async (event) => {
		const data = await event.request.formData();
		try {
			const { path } = await makeCalendarFeed(event.locals.ctx);
			return { address: `${getRuntime().config.publicOrigin}${path}` };
		} catch (error) {
			return failForm(event, error, data);
		}
	},
	revoke: (event) =>
		formAction(event, {
			schema: v.strictObject({}),
			resourceType: 'calendar_feed',
			run: async (ctx) => {
				await revokeCalendarFeed(ctx);
				return null;
			},
			done: '/calendar/feed?revoked',
		}),
};
