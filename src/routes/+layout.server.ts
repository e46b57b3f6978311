import { navigationOf } from '$lib/pages/navigation.ts';
import { splitLocale } from '$lib/i18n/index.ts';
import { countUnread } from '$lib/server/messages/index.ts';
import { newId } from '$lib/server/platform/ids.ts';
import { getRuntime } from '$lib/server/platform/runtime.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async ({ locals, url }) => {
	const { actor } = locals.ctx;
	return {
		locale: locals.locale,
		path: splitLocale(url.pathname).path,
		helpPhone: getRuntime().config.helpPhone,
		navigation: navigationOf(actor),
		person: actor.kind === 'account' ? { name: actor.displayName } : null,
		unread: await countUnread(locals.ctx),
		/** A fresh id for each form that is shown, so that sending it twice does it once. */
		submission: newId(),
	};
};
