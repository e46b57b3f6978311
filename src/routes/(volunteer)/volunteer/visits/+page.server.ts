import { localDateOf } from '$lib/calendar/local-time.ts';
import { withQuestion } from '$lib/pages/figures.ts';
import { loadPage } from '$lib/pages/load-page.ts';
import { describeVisitCard } from '$lib/pages/visits.ts';
import { listVisits } from '$lib/server/visits/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { ctx, locale, href } = event.locals;
	const question = event.url.searchParams;
	const past = question.get('when') === 'past';
	const { visits, nextCursor } = await loadPage(event, () =>
		listVisits(ctx, {
			when: past ? 'past' : 'upcoming',
			cursor: question.get('cursor') ?? undefined,
		}),
	);
	const today = localDateOf(ctx.now);
	const cards = visits.map((visit) => ({
		...describeVisitCard(locale, visit),
		// What was yesterday and is not checked out yet still belongs to what comes first.
		first: visit.localDate <= today,
	}));
	return {
		past,
		droppedOut: question.has('dropped_out'),
		today: past ? [] : cards.filter(({ first }) => first),
		others: past ? cards : cards.filter(({ first }) => !first),
		nextLink:
			nextCursor &&
			withQuestion(href('/volunteer/visits'), { when: past ? 'past' : null, cursor: nextCursor }),
	};
};
