import * as v from 'valibot';
import { formAction } from '$lib/pages/form-action.ts';
import { loadPage } from '$lib/pages/load-page.ts';
import { groupItems } from '$lib/pages/service-items.ts';
import { requireAccount } from '$lib/server/accounts/index.ts';
import { listServiceItems } from '$lib/server/catalogue/index.ts';
import { startDraft } from '$lib/server/orders/index.ts';
import { id, text } from '$lib/server/platform/validation.ts';
import type { Actions, PageServerLoad } from './$types';

const schema = v.strictObject({
	itemKey: v.optional(text(60)),
	clientId: v.optional(id),
	/** The desk writes down a call. */
	byPhone: v.optional(v.literal('true')),
});

export const load: PageServerLoad = (event) =>
	loadPage(event, async () => {
		const { ctx, locale } = event.locals;
		requireAccount(ctx);
		return { groups: groupItems(await listServiceItems(ctx), locale) };
	});

export const actions: Actions = {
	default: (event) =>
		formAction(event, {
			schema,
			resourceType: 'order_draft',
			run: (ctx, { itemKey, clientId, byPhone }) =>
				startDraft(ctx, { itemKey, clientId, byPhone: byPhone === 'true' }),
			done: (draftId) => `/orders/new/${draftId}`,
		}),
};
