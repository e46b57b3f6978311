import { addDays, dayNumberOf, mondayOf, weekdayOfDate } from './local-time.ts';

/** 1 Monday to 7 Sunday. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

/** A weekday of a month: the first (1) to fifth, or counted from its end (-1 is the last). */
export interface OrdinalWeekday {
	ordinal: number;
	weekday: Weekday;
}

/** How often something comes back; the interval counts weeks (from Monday) or months. */
export type Recurrence =
	| { frequency: 'weekly'; interval: number; weekdays: Weekday[] }
	| { frequency: 'monthly'; interval: number; monthDays: number[] }
	| { frequency: 'monthly'; interval: number; ordinalWeekdays: OrdinalWeekday[] };

/** A recurrence with the local dates, both included, between which it holds; null: open. */
export interface Series {
	recurrence: Recurrence;
	startsOn: string;
	endsOn: string | null;
}

const weekdayNames = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
const mostMonths = 24;
const mostWeeks = 26;

/** The rule in the words of RFC 5545, as it is stored: days in order, without DTSTART and UNTIL. */
export function recurrenceText(recurrence: Recurrence): string {
	const parts = [`FREQ=${recurrence.frequency.toUpperCase()}`];
	if (recurrence.interval > 1) parts.push(`INTERVAL=${recurrence.interval}`);
	if ('weekdays' in recurrence)
		parts.push(`BYDAY=${[...recurrence.weekdays].sort().map(nameOf).join(',')}`);
	else if ('monthDays' in recurrence)
		parts.push(`BYMONTHDAY=${[...recurrence.monthDays].sort((a, b) => a - b).join(',')}`);
	else
		parts.push(
			`BYDAY=${recurrence.ordinalWeekdays.map(({ ordinal, weekday }) => `${ordinal}${nameOf(weekday)}`).join(',')}`,
		);
	return parts.join(';');
}

function nameOf(weekday: Weekday): string {
	return weekdayNames[weekday - 1] as string;
}

/**
 * Reads a rule of RFC 5545 of the kinds that a visit can have: FREQ WEEKLY or MONTHLY with
 * INTERVAL, BYDAY and BYMONTHDAY. Weeks begin on Monday, as RFC 5545 has it without WKST.
 * @throws RangeError for anything else, so that no part of a rule is ever left out unseen
 */
export function parseRecurrence(text: string): Recurrence {
	const parts = new Map<string, string>();
	for (const part of text.split(';')) {
		const [name, value] = part.split('=');
		if (!name || !value || parts.has(name)) throw new RangeError(`no recurrence: ${text}`);
		parts.set(name, value);
	}
	const take = (name: string) => {
		const value = parts.get(name);
		parts.delete(name);
		return value;
	};
	const [frequency, interval] = [take('FREQ'), Number(take('INTERVAL') ?? 1)];
	const [days, monthDays] = [take('BYDAY')?.split(','), take('BYMONTHDAY')?.split(',')];
	let recurrence: Recurrence | null = null;
	if (frequency === 'WEEKLY' && days && !monthDays)
		recurrence = { frequency: 'weekly', interval, weekdays: days.map(readWeekday) };
	else if (frequency === 'MONTHLY' && monthDays && !days)
		recurrence = { frequency: 'monthly', interval, monthDays: monthDays.map(Number) };
	else if (frequency === 'MONTHLY' && days && !monthDays)
		recurrence = { frequency: 'monthly', interval, ordinalWeekdays: days.map(readOrdinal) };
	if (!recurrence || parts.size > 0 || !isRecurrence(recurrence))
		throw new RangeError(`no recurrence of visits: ${text}`);
	return recurrence;
}

function readWeekday(name: string): Weekday {
	return (weekdayNames.indexOf(name as (typeof weekdayNames)[number]) + 1) as Weekday;
}

function readOrdinal(text: string): OrdinalWeekday {
	return { ordinal: Number(text.slice(0, -2)), weekday: readWeekday(text.slice(-2)) };
}

/** Whether numbers are those of a recurrence: whole, within their limits, none twice. */
export function isRecurrence(recurrence: Recurrence): boolean {
	const { interval } = recurrence;
	const longest = recurrence.frequency === 'weekly' ? mostWeeks : mostMonths;
	if (!isWhole(interval, 1, longest)) return false;
	if ('weekdays' in recurrence)
		return isSet(recurrence.weekdays) && recurrence.weekdays.every((day) => isWhole(day, 1, 7));
	if ('monthDays' in recurrence)
		return (
			isSet(recurrence.monthDays) &&
			recurrence.monthDays.every((day) => isWhole(Math.abs(day), 1, 31))
		);
	const { ordinalWeekdays } = recurrence;
	return (
		isSet(ordinalWeekdays.map(({ ordinal, weekday }) => `${ordinal} ${weekday}`)) &&
		ordinalWeekdays.every(
			({ ordinal, weekday }) => isWhole(Math.abs(ordinal), 1, 5) && isWhole(weekday, 1, 7),
		)
	);
}

function isWhole(value: number, least: number, most: number): boolean {
	return Number.isInteger(value) && value >= least && value <= most;
}

function isSet(values: readonly (string | number)[]): boolean {
	return values.length > 0 && new Set(values).size === values.length;
}

/** A local date with what rules look at, worked out once for all the series of a run. */
export interface CalendarDay {
	date: string;
	/** Days since 1970-01-01. */
	number: number;
	weekday: number;
	/** Months since year 0. */
	month: number;
	day: number;
	daysInMonth: number;
}

/** The local dates from one to another, both included. */
export function calendarDays(from: string, until: string): CalendarDay[] {
	const days: CalendarDay[] = [];
	for (let date = from; date <= until; date = addDays(date, 1)) days.push(calendarDay(date));
	return days;
}

function calendarDay(date: string): CalendarDay {
	const [year, month, day] = date.split('-').map(Number) as [number, number, number];
	return {
		date,
		number: dayNumberOf(date),
		weekday: weekdayOfDate(date),
		month: year * 12 + month - 1,
		day,
		daysInMonth: new Date(Date.UTC(year, month, 0)).getUTCDate(),
	};
}

/**
 * The dates of a series among days in order. Days that a month does not have are skipped, as RFC
 * 5545 has it: the 31st does not come in April.
 */
export function occurrencesAmong(series: Series, days: readonly CalendarDay[]): string[] {
	const { recurrence, startsOn, endsOn } = series;
	const start = calendarDay(startsOn);
	const dates: string[] = [];
	for (const day of days) {
		if (day.date < startsOn) continue;
		if (endsOn !== null && day.date > endsOn) break;
		if (isDue(recurrence, start, day)) dates.push(day.date);
	}
	return dates;
}

/** Whether a series has this date. */
export function isDueOn(series: Series, date: string): boolean {
	return occurrencesAmong(series, [calendarDay(date)]).length > 0;
}

/** The dates of a series between two local dates, both included. */
export function occurrencesBetween(series: Series, from: string, until: string): string[] {
	return occurrencesAmong(series, calendarDays(from, until));
}

function isDue(recurrence: Recurrence, start: CalendarDay, day: CalendarDay): boolean {
	if (recurrence.frequency === 'weekly') {
		const weeks = Math.floor((day.number - (start.number - start.weekday + 1)) / 7);
		return (
			weeks % recurrence.interval === 0 && recurrence.weekdays.includes(day.weekday as Weekday)
		);
	}
	if ((day.month - start.month) % recurrence.interval !== 0) return false;
	const fromEnd = day.day - day.daysInMonth - 1;
	if ('monthDays' in recurrence)
		return recurrence.monthDays.includes(day.day) || recurrence.monthDays.includes(fromEnd);
	return recurrence.ordinalWeekdays.some(
		({ ordinal, weekday }) =>
			weekday === day.weekday &&
			(ordinal > 0 ? Math.ceil(day.day / 7) === ordinal : Math.floor(fromEnd / 7) === ordinal),
	);
}

/** A stretch of the calendar: from Monday to Sunday, a month, or one of the four quarters. */
export const periods = ['week', 'month', 'quarter'] as const;
export type Period = (typeof periods)[number];

/** The first and the last local date of the period in which a date lies. */
export function periodAround(period: Period, date: string): { from: string; until: string } {
	if (period === 'week') {
		const from = mondayOf(date);
		return { from, until: addDays(from, 6) };
	}
	const { month } = calendarDay(date);
	const length = period === 'month' ? 1 : 3;
	const first = Math.floor(month / length) * length;
	const firstOf = (months: number) =>
		new Date(Date.UTC(Math.floor(months / 12), months % 12, 1)).toISOString().slice(0, 10);
	return { from: firstOf(first), until: addDays(firstOf(first + length), -1) };
}

/** Whether a recurrence comes at least once in every such period of a long time (four years). */
export function comesInEvery(period: Period, recurrence: Recurrence): boolean {
	const end = '2027-12-31';
	const series = { recurrence, startsOn: '2024-01-01', endsOn: null };
	for (let from = series.startsOn; from <= end;) {
		const { until } = periodAround(period, from);
		if (occurrencesBetween(series, from, until).length === 0) return false;
		from = addDays(until, 1);
	}
	return true;
}
