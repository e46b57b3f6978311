import { withQuestion } from '$lib/pages/figures.ts';
import { loadPage } from '$lib/pages/load-page.ts';
import { describeOfferCard } from '$lib/pages/tasks.ts';
import { listOffers } from '$lib/server/matching/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { ctx, locale, href } = event.locals;
	const question = event.url.searchParams;
	const earlier = question.get('show') === 'earlier';
	const { offers, nextCursor } = await loadPage(event, () =>
		listOffers(ctx, { open: !earlier, cursor: question.get('cursor') ?? undefined }),
	);
	return {
		earlier,
		declined: question.has('declined'),
		offers: offers
			.filter(({ state }) => !earlier || state !== 'sent')
			.map((offer) => describeOfferCard(locale, offer)),
		nextLink:
			nextCursor &&
			withQuestion(href('/volunteer/offers'), {
				show: earlier ? 'earlier' : null,
				cursor: nextCursor,
			}),
	};
};
