import * as v from 'valibot';
import { formAction } from '$lib/pages/form-action.ts';
import { loadPage } from '$lib/pages/load-page.ts';
import { describeOfferCard } from '$lib/pages/tasks.ts';
import {
	acceptOffer,
	declineOffer,
	declineReasons,
	declineSchema,
	getOffer,
} from '$lib/server/matching/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { ctx, locale } = event.locals;
	const offer = await loadPage(event, () => getOffer(ctx, event.params.id));
	return {
		offer: describeOfferCard(locale, offer),
		reasons: declineReasons,
	};
};

export const actions: Actions = {
	accept: (event) =>
		formAction(event, {
			schema: v.strictObject({}),
			resourceType: 'visit',
			run: async (ctx) => (await acceptOffer(ctx, event.params.id)).visitId,
			done: (visitId) => `/volunteer/visits/${visitId}`,
		}),
	decline: (event) =>
		formAction(event, {
			schema: declineSchema,
			resourceType: 'offer',
			run: async (ctx, { reason }) => {
				await declineOffer(ctx, { offerId: event.params.id, reason });
				return event.params.id;
			},
			done: '/volunteer/offers?declined',
		}),
};
