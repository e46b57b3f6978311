import { inLocale } from '$lib/i18n/index.ts';
import { calendarQuestion, describeCalendar, linkOfOwnEntry } from '$lib/pages/calendar.ts';
import { loadPage } from '$lib/pages/load-page.ts';
import { getOwnCalendar, listTeams } from '$lib/server/calendars/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { ctx, locale, href } = event.locals;
	const calendar = await loadPage(event, () => getOwnCalendar(ctx, calendarQuestion(event.url)));
	const { actor } = ctx;
	const isVolunteer = actor.kind === 'account' && actor.volunteerId !== null;
	const teams = isVolunteer ? await listTeams(ctx) : [];
	return {
		calendar: describeCalendar(
			locale,
			calendar,
			{ path: '/calendar' },
			{ linkOf: (entry) => linkOfOwnEntry(locale, entry) },
		),
		isVolunteer,
		teams: teams.map((team) => ({
			name: inLocale(locale, team, 'name'),
			link: href(`/calendar/teams/${team.id}`),
		})),
	};
};
