import { formatInstant, formatLocalDate, formatOrderNumber } from '$lib/i18n/format.ts';
import { inLocale } from '$lib/i18n/index.ts';
import { withQuestion } from '$lib/pages/figures.ts';
import { loadPage } from '$lib/pages/load-page.ts';
import { listFollowUps } from '$lib/server/feedback/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { ctx, locale, href } = event.locals;
	const question = event.url.searchParams;
	const list = question.get('list') === 'needs_more' ? 'needs_more' : 'open';
	const { followUps, nextCursor } = await loadPage(event, () =>
		listFollowUps(ctx, { list, cursor: question.get('cursor') ?? undefined }),
	);
	return {
		list,
		followUps: followUps.map((followUp) => ({
			id: followUp.id,
			orderId: followUp.orderId,
			number: formatOrderNumber(followUp.orderNumber),
			clientName: followUp.clientName,
			area: followUp.area,
			item: inLocale(locale, followUp, 'itemName'),
			servedOn: formatLocalDate(locale, followUp.servedOn),
			dueOn: formatLocalDate(locale, followUp.dueOn),
			due: followUp.due,
			rating: followUp.rating,
			note: followUp.note,
			recordedOn: followUp.doneAt && formatInstant(locale, followUp.doneAt),
		})),
		nextLink:
			nextCursor &&
			withQuestion(href('/desk/follow-ups'), {
				list: list === 'open' ? null : list,
				cursor: nextCursor,
			}),
	};
};
