import * as v from 'valibot';
import { localDateOf, localTimeOf } from '$lib/calendar/local-time.ts';
import { formatPeriod } from '$lib/i18n/format.ts';
import { formAction } from '$lib/pages/form-action.ts';
import { withQuestion } from '$lib/pages/figures.ts';
import { loadPage } from '$lib/pages/load-page.ts';
import { describeVisitMove } from '$lib/pages/visit-move.ts';
import { scopesOf } from '$lib/server/accounts/index.ts';
import { checkVisitMove, moveVisitTime } from '$lib/server/matching/index.ts';
import { domainError } from '$lib/server/platform/errors.ts';
import { getVisit } from '$lib/server/visits/index.ts';
import { inLocale } from '$lib/i18n/index.ts';
import type { Actions, PageServerLoad } from './$types';

/** First asks for the new time, then shows what the move would mean, then moves. */
export const load: PageServerLoad = async (event) => {
	const { ctx, locale } = event.locals;
	const visitId = event.params.id;
	const question = event.url.searchParams;
	return loadPage(event, async () => {
		const visit = await getVisit(ctx, { visitId });
		if (scopesOf(ctx.actor, 'visit.move').length === 0) throw domainError('not_allowed');
		const date = question.get('date') || localDateOf(visit.startsAt);
		const time = question.get('time') || localTimeOf(visit.startsAt);
		// A time that cannot be read is asked for again.
		const move = question.has('date')
			? await checkVisitMove(ctx, { visitId, date, time }).catch((error) => {
					if (error.code === 'validation_failed') return null;
					throw error;
				})
			: null;
		return {
			item: inLocale(locale, visit, 'itemName'),
			when: formatPeriod(locale, visit.startsAt, visit.endsAt),
			area: visit.area,
			date,
			time,
			move: move && describeVisitMove(locale, move),
			unreadable: question.has('date') && !move,
		};
	});
};

export const actions: Actions = {
	default: (event) =>
		formAction(event, {
			schema: v.strictObject({ date: v.string(), time: v.string() }),
			resourceType: 'visit',
			run: async (ctx, input) => {
				await moveVisitTime(ctx, { visitId: event.params.id, ...input });
				return event.params.id;
			},
			done: withQuestion('/desk/calendar', {
				view: 'week',
				date: event.url.searchParams.get('date'),
				moved: '',
			}),
		}),
};
