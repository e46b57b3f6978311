import { addDays, mondayOf } from '../../calendar/local-time.ts';
import type { CalendarView } from './schemas.ts';

/** The days that a view shows: whole weeks from Monday, a month with the weeks that it touches. */
export function daysOfView(view: CalendarView, date: string): string[] {
	const first = firstDay(view, date);
	const last = view === 'day' ? date : view === 'week' ? addDays(first, 6) : lastOfMonth(date);
	const days: string[] = [];
	for (let day = first; day <= last; day = addDays(day, 1)) days.push(day);
	return days;
}

function firstDay(view: CalendarView, date: string): string {
	if (view === 'day') return date;
	return mondayOf(view === 'week' ? date : `${date.slice(0, 7)}-01`);
}

function lastOfMonth(date: string): string {
	return addDays(mondayOf(addDays(shiftMonth(date, 1), -1)), 6);
}

/** The first of a month so many months later. */
function shiftMonth(date: string, months: number): string {
	const month = Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1 + months;
	return `${String(Math.floor(month / 12)).padStart(4, '0')}-${String((month % 12) + 1).padStart(2, '0')}-01`;
}

/** A day in the view before or after the one with `date`. */
export function neighbourOf(view: CalendarView, date: string, steps: 1 | -1): string {
	if (view === 'day') return addDays(date, steps);
	return view === 'week' ? addDays(date, 7 * steps) : shiftMonth(date, steps);
}
