import * as v from 'valibot';
import { formatInstant, formatLocalDate } from '$lib/i18n/format.ts';
import { inLocale } from '$lib/i18n/index.ts';
import { formAction } from '$lib/pages/form-action.ts';
import { loadPage } from '$lib/pages/load-page.ts';
import { describeRecurrence } from '$lib/pages/visit-plans.ts';
import {
	acceptSeriesOffer,
	declineSeriesOffer,
	listSeriesOffers,
} from '$lib/server/matching/index.ts';
import { id } from '$lib/server/platform/validation.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { ctx, locale, t } = event.locals;
	const offers = await loadPage(event, () => listSeriesOffers(ctx));
	return {
		done: event.url.searchParams.get('done'),
		offers: offers.map((offer) => ({
			id: offer.id,
			state: offer.state,
			role: offer.role,
			item: inLocale(locale, offer, 'itemName'),
			rhythm: `${describeRecurrence(t, offer.recurrence)} ${offer.localTime}`,
			from: formatLocalDate(locale, offer.startsOn),
			until: offer.endsOn && formatLocalDate(locale, offer.endsOn),
			cannotOn: offer.cannotOn
				.map((date) => formatLocalDate(locale, date))
				.join(t('common:list_separator')),
			answerBy: formatInstant(locale, offer.expiresAt),
		})),
	};
};

const schema = v.strictObject({ offerId: id });

export const actions: Actions = {
	accept: (event) =>
		formAction(event, {
			schema,
			resourceType: 'visit_plan_offer',
			run: async (ctx, { offerId }) => {
				await acceptSeriesOffer(ctx, offerId);
				return offerId;
			},
			done: '/volunteer/series?done=accepted',
		}),
	decline: (event) =>
		formAction(event, {
			schema,
			resourceType: 'visit_plan_offer',
			run: async (ctx, { offerId }) => {
				await declineSeriesOffer(ctx, offerId);
				return offerId;
			},
			done: '/volunteer/series?done=declined',
		}),
};
