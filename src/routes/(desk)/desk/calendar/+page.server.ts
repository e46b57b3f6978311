import { inLocale } from '$lib/i18n/index.ts';
import { calendarQuestion, describeCalendar } from '$lib/pages/calendar.ts';
import { loadPage } from '$lib/pages/load-page.ts';
import { scopesOf } from '$lib/server/accounts/index.ts';
import { townsInScope } from '$lib/server/areas/index.ts';
import { getDeskCalendar, listTeams } from '$lib/server/calendars/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { ctx, locale, href } = event.locals;
	const question = event.url.searchParams;
	const asked = (name: string) => question.get(name) || undefined;
	const [area, team, volunteer] = ['area', 'team', 'volunteer'].map(asked);
	const calendar = await loadPage(event, () =>
		getDeskCalendar(ctx, { ...calendarQuestion(event.url), area, team, volunteer }),
	);
	const canMove = scopesOf(ctx.actor, 'visit.move').length > 0;
	const areas = await townsInScope(ctx, 'visit.see');
	return {
		calendar: describeCalendar(
			locale,
			calendar,
			{ path: '/desk/calendar', question: { area, team, volunteer } },
			{
				linkOf: ({ orderId }) => (orderId ? href(`/desk/orders/${orderId}`) : null),
				movable: canMove,
			},
		),
		canMove,
		date: calendar.date,
		moved: question.has('moved'),
		chosen: { area, team, volunteer },
		areas: areas.map((row) => ({ value: row.code, label: inLocale(locale, row, 'name') })),
		teams: (await listTeams(ctx)).map((row) => ({
			value: row.id,
			label: inLocale(locale, row, 'name'),
		})),
	};
};
