import { cellText, type RosterCell } from './cells.ts';

/** A local date 'YYYY-MM-DD'; the first of the month where only the month is known. */
export interface RosterDate {
	date: string;
	precision: 'day' | 'month';
}

export type RosterDateProblem =
	| 'date_unreadable'
	| 'date_year_only'
	| 'date_ambiguous'
	| 'date_impossible'
	| 'date_in_future'
	| 'date_too_long_ago';

export type RosterDateReading =
	(RosterDate & { problem?: undefined }) | { date?: undefined; problem: RosterDateProblem };

const earliestYear = 1900;
const millisecondsPerDay = 86_400_000;
/** Day 0 of a spreadsheet's serial dates (for days after its 29 February 1900, which never was). */
const serialEpoch = Date.UTC(1899, 11, 30);
// Serials outside these are more likely a year, or a number that is no date at all.
const serialRange = { from: 2101, to: 73_050 };

const separated = /^(\d{4})\s*[-/.年 ]\s*(\d{1,2})(?:\s*[-/.月 ]\s*(\d{1,2})\s*[日号]?|\s*月?)$/u;
const compactDay = /^(\d{4})(\d{2})(\d{2})$/;
const compactMonth = /^(\d{4})(\d{2})$/;
const timeOfDay = /[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?$/i;
const dashes = /[\u2010-\u2015\u2212]/g;

/**
 * Reads a date of the past or today in the forms that rosters have: 1950-3-2, 1950/03/02, 1950.3.2,
 * 1950年3月2日, 19500302, a spreadsheet's serial number, or the month alone (1950-03, 1950年3月,
 * 195003). The year comes first and has four digits; 1950.1 may be a shortened 1950.10 and is
 * refused.
 *
 * @param today local date 'YYYY-MM-DD'
 */
export function readRosterDate(cell: RosterCell, today: string): RosterDateReading {
	const text = cellText(cell).normalize('NFKC').replace(dashes, '-').replace(timeOfDay, '').trim();
	const serial = /^(\d{4}|\d{5}(\.\d+)?)$/.test(text) ? Math.floor(Number(text)) : NaN;
	if (serial >= serialRange.from && serial <= serialRange.to) {
		return checked(new Date(serialEpoch + serial * millisecondsPerDay).toISOString(), today);
	}
	if (/^\d{4}\s*年?$/.test(text)) return { problem: 'date_year_only' };
	if (/^\d{4}\.1$/.test(text)) return { problem: 'date_ambiguous' };
	const parts = separated.exec(text) ?? compactDay.exec(text) ?? compactMonth.exec(text);
	if (parts === null) return { problem: 'date_unreadable' };
	const [, year = '', month = '', day] = parts;
	const date = `${year}-${month.padStart(2, '0')}-${(day ?? '1').padStart(2, '0')}`;
	return checked(date, today, day === undefined ? 'month' : 'day');
}

function checked(
	instantOrDate: string,
	today: string,
	precision: RosterDate['precision'] = 'day',
): RosterDateReading {
	const date = instantOrDate.slice(0, 10);
	const instant = new Date(`${date}T00:00:00Z`);
	if (Number.isNaN(instant.getTime()) || !instant.toISOString().startsWith(date)) {
		return { problem: 'date_impossible' };
	}
	if (date > today) return { problem: 'date_in_future' };
	if (instant.getUTCFullYear() < earliestYear) return { problem: 'date_too_long_ago' };
	return { date, precision };
}
