import { localDateOf, localDayBounds } from '../calendar/local-time.ts';
import { formatTime } from '../i18n/format.ts';
import { inLocale, localizePath, translator, type Locale } from '../i18n/index.ts';
import {
	calendarViews,
	neighbourOf,
	type Calendar,
	type CalendarView,
	type EntryRow,
} from '../server/calendars/index.ts';
import { withQuestion } from './figures.ts';

/** An entry as a calendar shows it. */
export interface CalendarEntry {
	key: string;
	time: string;
	/** What it is; for blocks the word for it. */
	title: string;
	/** State, who comes, whom they visit. */
	notes: string[];
	tone: 'plain' | 'good' | 'waiting' | 'bad' | 'info';
	link: string | null;
	/** Id of the visit, where it can be moved from here. */
	movable: string | null;
}

export interface CalendarDay {
	date: string;
	/** '25', and in words with the weekday. */
	number: string;
	name: string;
	isToday: boolean;
	/** Of the month before or after. */
	isOutside: boolean;
	entries: CalendarEntry[];
	/** How many more there are than shown. */
	more: number;
	link: string;
}

/** A calendar for Calendar.svelte: its days, and where one can go from here. */
export interface CalendarPage {
	view: CalendarView;
	title: string;
	days: CalendarDay[];
	weekdays: string[];
	views: { name: string; link: string; isCurrent: boolean }[];
	before: string;
	today: string;
	after: string;
	isEmpty: boolean;
}

const tones: Partial<Record<NonNullable<EntryRow['state']>, CalendarEntry['tone']>> = {
	open: 'waiting',
	agreed: 'info',
	on_the_way: 'info',
	checked_in: 'waiting',
	checked_out: 'good',
	confirmed: 'good',
	missed: 'bad',
};

/**
 * Writes a calendar in the reader's language.
 * @param at path of the page, and the parts of its question that stay
 * @param options.linkOf where an entry leads
 * @param options.movable whether visits that have not begun can be moved from here
 */
export function describeCalendar(
	locale: Locale,
	calendar: Calendar,
	at: { path: string; question?: Record<string, string | null | undefined> },
	options: { linkOf: (entry: EntryRow) => string | null; movable?: boolean },
): CalendarPage {
	const t = translator(locale);
	const linkTo = (view: CalendarView, date: string) =>
		withQuestion(localizePath(locale, at.path), { ...at.question, view, date });
	const { view, date, today } = calendar;
	const words = (day: string, shape: Intl.DateTimeFormatOptions) =>
		new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : 'zh-CN', {
			timeZone: 'UTC',
			...shape,
		}).format(new Date(`${day}T00:00:00Z`));
	const short = { month: 'short', day: 'numeric' } as const;
	const first = calendar.days[0]?.date ?? date;
	const last = calendar.days.at(-1)?.date ?? date;
	const titles = {
		day: words(date, { year: 'numeric', weekday: 'long', ...short }),
		week: `${words(first, { year: 'numeric', ...short })} – ${words(last, short)}`,
		month: words(date, { year: 'numeric', month: 'long' }),
	};
	return {
		view,
		title: titles[view],
		days: calendar.days.map((day) => ({
			date: day.date,
			number: String(Number(day.date.slice(8))),
			name: words(day.date, { weekday: 'long', ...short }),
			isToday: day.date === today,
			isOutside: view === 'month' && day.date.slice(0, 7) !== date.slice(0, 7),
			entries: day.entries.map((entry) => describeEntry(locale, entry, options)),
			more: day.count - day.entries.length,
			link: linkTo('day', day.date),
		})),
		weekdays: calendar.days.slice(0, 7).map((day) => words(day.date, { weekday: 'short' })),
		views: calendarViews.map((name) => ({
			name: t(`calendars:view.${name}`),
			link: linkTo(name, date),
			isCurrent: name === view,
		})),
		before: linkTo(view, neighbourOf(view, date, -1)),
		today: linkTo(view, today),
		after: linkTo(view, neighbourOf(view, date, 1)),
		isEmpty: calendar.days.every(({ entries }) => entries.length === 0),
	};
}

const movableStates: readonly EntryRow['state'][] = ['open', 'agreed'];

function describeEntry(
	locale: Locale,
	entry: EntryRow,
	{ linkOf, movable = false }: { linkOf: (entry: EntryRow) => string | null; movable?: boolean },
): CalendarEntry {
	const t = translator(locale);
	const names = { itemNameZh: entry.itemNameZh ?? '', itemNameEn: entry.itemNameEn ?? '' };
	const isBlock = entry.kind === 'time_off' || entry.kind === 'busy';
	const { volunteerNames, clientName, openPlaces, state } = entry;
	return {
		key: `${entry.kind}-${entry.id}`,
		time: isWholeDay(entry)
			? t('calendars:whole_day')
			: `${formatTime(locale, entry.startsAt)}–${formatTime(locale, entry.endsAt)}`,
		title: isBlock ? t(`calendars:${entry.kind}`) : inLocale(locale, names, 'itemName'),
		notes: [
			clientName && t('calendars:for', { name: clientName }),
			volunteerNames?.length ? volunteerNames.join(' · ') : null,
			volunteerNames && openPlaces ? t('calendars:open_places', { count: openPlaces }) : null,
			state && !volunteerNames ? t(`visits:state.${state}`) : null,
			state && volunteerNames && state !== 'open' && state !== 'agreed'
				? t(`visits:state.${state}`)
				: null,
		].filter((note): note is string => Boolean(note)),
		tone: (state && tones[state]) ?? 'plain',
		link: linkOf(entry),
		movable: movable && movableStates.includes(state) ? entry.id : null,
	};
}

function isWholeDay({ startsAt, endsAt }: EntryRow): boolean {
	const { start, end } = localDayBounds(localDateOf(startsAt));
	return +startsAt === +start && +endsAt === +end;
}

/** Where an entry of one's own calendar leads. */
export function linkOfOwnEntry(locale: Locale, entry: EntryRow): string | null {
	if (entry.kind === 'visit') return localizePath(locale, `/volunteer/visits/${entry.id}`);
	if (entry.kind === 'service' && entry.orderId)
		return localizePath(locale, `/orders/${entry.orderId}`);
	return entry.kind === 'service' ? null : localizePath(locale, '/volunteer/times');
}

/** The parts of a calendar page's question. */
export function calendarQuestion(url: URL): { view?: CalendarView; date?: string } {
	const view = calendarViews.find((name) => name === url.searchParams.get('view'));
	const date = url.searchParams.get('date');
	return { ...(view ? { view } : {}), ...(date ? { date } : {}) };
}
