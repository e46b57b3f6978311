import type * as v from 'valibot';
import { instantOf, localDateOf, localDayBounds } from '../../calendar/local-time.ts';
import { requireAccount, scopesOf } from '../accounts/index.ts';
import type { Context } from '../platform/context.ts';
import { domainError } from '../platform/errors.ts';
import { parseInput } from '../platform/validation.ts';
import {
	findTimeZone,
	selectOwnEntries,
	selectTeams,
	selectVisitEntries,
	type Days,
	type EntryRow,
	type TeamRow,
} from './queries.ts';
import { daysOfView } from './rules.ts';
import {
	deskCalendarSchema,
	ownCalendarSchema,
	teamCalendarSchema,
	type CalendarView,
} from './schemas.ts';

/** Entries of some days, in order; a day has no more than its view shows. */
export interface Calendar {
	view: CalendarView;
	/** Local date that was asked for. */
	date: string;
	today: string;
	days: { date: string; entries: EntryRow[]; count: number }[];
}

const mostPerDay: Record<CalendarView, number> = { day: 500, week: 15, month: 4 };

async function fill(
	ctx: Context,
	districtId: string,
	asked: { view: CalendarView; date?: string | undefined },
	select: (days: Days, most: number, timeZone: string) => Promise<EntryRow[]>,
): Promise<Calendar> {
	const timeZone = await findTimeZone(ctx.sql, districtId);
	const today = localDateOf(ctx.now, timeZone);
	const date = asked.date ?? today;
	const days = daysOfView(asked.view, date);
	const range = { from: days[0] ?? date, until: days.at(-1) ?? date };
	const entries = await select(range, mostPerDay[asked.view], timeZone);
	return {
		view: asked.view,
		date,
		today,
		days: days.map((day) => {
			const ofDay = entries.flatMap((entry) => partOn(entry, day, timeZone));
			return { date: day, entries: ofDay, count: Math.max(ofDay.length, ofDay[0]?.ofDay ?? 0) };
		}),
	};
}

/** A visit stands on its local date; a block on each day that it touches, cut at midnight. */
function partOn(entry: EntryRow, day: string, timeZone: string): EntryRow[] {
	if (entry.kind === 'visit' || entry.kind === 'service')
		return entry.localDate === day ? [entry] : [];
	const { start, end } = localDayBounds(day, timeZone);
	const startsAt = entry.startsAt < start ? start : entry.startsAt;
	const endsAt = entry.endsAt > end ? end : entry.endsAt;
	return startsAt < endsAt ? [{ ...entry, startsAt, endsAt }] : [];
}

/**
 * The calendar of who asks: visits as a volunteer, services for oneself and for clients whose
 * consent to see is in force, time off and busy times. Nobody's name or address is in it.
 * @throws validation_failed, not_signed_in
 */
export async function getOwnCalendar(
	ctx: Context,
	input: v.InferInput<typeof ownCalendarSchema>,
): Promise<Calendar> {
	const asked = parseInput(ownCalendarSchema, input);
	const { accountId, volunteerId, districtId } = requireAccount(ctx);
	return fill(ctx, districtId, asked, (days, most, timeZone) =>
		selectOwnEntries(ctx.sql, {
			accountId,
			volunteerId,
			timeZone,
			days,
			period: {
				startsAt: instantOf(days.from, '00:00', timeZone),
				endsAt: localDayBounds(days.until, timeZone).end,
			},
			now: ctx.now,
			mostPerDay: most,
		}),
	);
}

/**
 * The calendar of the desk: visits in the areas of the actor with who comes, and whom they visit
 * where the actor may search clients. Narrowed to an area, a team or a volunteer.
 * @throws validation_failed, not_signed_in, not_allowed
 */
export async function getDeskCalendar(
	ctx: Context,
	input: v.InferInput<typeof deskCalendarSchema>,
): Promise<Calendar> {
	const { area, team, volunteer, ...asked } = parseInput(deskCalendarSchema, input);
	const { districtId } = requireAccount(ctx);
	const scopes = scopesOf(ctx.actor, 'visit.see');
	if (scopes.length === 0) throw domainError('not_allowed');
	return fill(ctx, districtId, asked, (days, most) =>
		selectVisitEntries(ctx.sql, {
			districtId,
			scopes,
			days,
			volunteerId: volunteer ?? null,
			teamId: team ?? null,
			areaCode: area ?? null,
			withClients: scopesOf(ctx.actor, 'client.search').length > 0,
			mostPerDay: most,
		}),
	);
}

/**
 * The calendar of a team, for who leads it and for staff of its area: who of the team does what
 * when, not for whom.
 * @throws validation_failed, not_signed_in, not_found
 */
export async function getTeamCalendar(
	ctx: Context,
	input: v.InferInput<typeof teamCalendarSchema>,
): Promise<{ team: TeamRow; calendar: Calendar }> {
	const { team: teamId, ...asked } = parseInput(teamCalendarSchema, input);
	const { districtId } = requireAccount(ctx);
	const team = (await listTeams(ctx)).find(({ id }) => id === teamId);
	if (!team) throw domainError('not_found');
	const calendar = await fill(ctx, districtId, asked, (days, most) =>
		selectVisitEntries(ctx.sql, {
			districtId,
			scopes: null,
			days,
			volunteerId: null,
			teamId,
			areaCode: null,
			withClients: false,
			mostPerDay: most,
		}),
	);
	return { team, calendar };
}

/**
 * The teams whose calendar the actor sees: those that they lead, and those in their areas.
 * @throws not_signed_in
 */
export async function listTeams(ctx: Context): Promise<TeamRow[]> {
	const { districtId, volunteerId } = requireAccount(ctx);
	const scopes = scopesOf(ctx.actor, 'visit.see');
	return selectTeams(ctx.sql, { districtId, scopes, leaderId: volunteerId });
}
