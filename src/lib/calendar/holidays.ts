import { addDays, weekdayOfDate } from './local-time.ts';

/** What happens to a visit that would fall on a public holiday. */
export const holidayRules = ['skip', 'move_before', 'move_after', 'keep'] as const;
export type HolidayRule = (typeof holidayRules)[number];

/** Holidays and worked weekend days of the years that are known. */
export interface HolidayCalendar {
	years: ReadonlySet<number>;
	off: ReadonlySet<string>;
	working: ReadonlySet<string>;
}

/** The holidays of a year that has to be known are not: they must be recorded first. */
export class HolidaysUnknown extends Error {
	readonly year: number;
	constructor(year: number) {
		super(
			`The holidays of ${year} are not known. Record them under /admin/holidays as the State Council published them.`,
		);
		this.name = 'HolidaysUnknown';
		this.year = year;
	}
}

/** @throws HolidaysUnknown */
export function isHoliday(calendar: HolidayCalendar, date: string): boolean {
	const year = Number(date.slice(0, 4));
	if (!calendar.years.has(year)) throw new HolidaysUnknown(year);
	return calendar.off.has(date);
}

/**
 * Whether offices work on a local date: from Monday to Friday without holidays, and on the weekend
 * days that are worked instead.
 * @throws HolidaysUnknown
 */
export function isWorkingDay(calendar: HolidayCalendar, date: string): boolean {
	if (isHoliday(calendar, date)) return false;
	return weekdayOfDate(date) <= 5 || calendar.working.has(date);
}

/**
 * Where a date of a series comes to lie: on itself, unless it is a holiday; then on the nearest
 * working day before or after, or nowhere. Of several dates that would come to lie on one day the
 * first does; one that would lie on a day on which the series comes anyway is left out.
 * @param isDue whether the series has a date on a day
 * @returns a local date, or null where it is left out
 * @throws HolidaysUnknown
 */
export function dayOfVisit(
	calendar: HolidayCalendar,
	rule: HolidayRule,
	date: string,
	isDue: (date: string) => boolean,
): string | null {
	if (rule === 'keep' || !isHoliday(calendar, date)) return date;
	if (rule === 'skip') return null;
	const step = rule === 'move_before' ? -1 : 1;
	let target = date;
	while (!isWorkingDay(calendar, target)) target = addDays(target, step);
	if (isDue(target)) return null;
	for (let day = addDays(date, -1); !isWorkingDay(calendar, day); day = addDays(day, -1))
		if (isHoliday(calendar, day) && isDue(day)) return null;
	return target;
}
