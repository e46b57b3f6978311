import { inLocale } from '$lib/i18n/index.ts';
import { calendarQuestion, describeCalendar } from '$lib/pages/calendar.ts';
import { loadPage } from '$lib/pages/load-page.ts';
import { getTeamCalendar } from '$lib/server/calendars/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { ctx, locale } = event.locals;
	const team = event.params.id;
	const found = await loadPage(event, () =>
		getTeamCalendar(ctx, { ...calendarQuestion(event.url), team }),
	);
	return {
		name: inLocale(locale, found.team, 'name'),
		calendar: describeCalendar(
			locale,
			found.calendar,
			{ path: `/calendar/teams/${team}` },
			{ linkOf: () => null },
		),
	};
};
