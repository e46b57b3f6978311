import { formatInstant } from '$lib/i18n/format.ts';
import { formAction } from '$lib/pages/form-action.ts';
import { loadPage } from '$lib/pages/load-page.ts';
import { listMessages, markMessagesRead } from '$lib/server/messages/index.ts';
import * as v from 'valibot';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { ctx, locale, href } = event.locals;
	const cursor = event.url.searchParams.get('cursor');
	const { messages, nextCursor } = await loadPage(event, () =>
		listMessages(ctx, cursor ? { cursor } : {}),
	);
	return {
		messages: messages.map(({ id, text, path, at, readAt }) => ({
			id,
			text,
			path,
			at: formatInstant(locale, at),
			unread: readAt === null,
		})),
		unread: messages.some(({ readAt }) => readAt === null),
		nextLink: nextCursor && `${href('/messages')}?cursor=${nextCursor}`,
	};
};

export const actions: Actions = {
	default: (event) =>
		formAction(event, {
			schema: v.strictObject({}),
			resourceType: 'messages',
			run: async (ctx) => {
				await markMessagesRead(ctx);
				return null;
			},
			done: '/messages',
		}),
};
