import { addDays, mondayOf } from '../../calendar/local-time.ts';

/** Local dates 'YYYY-MM-DD', both included. */
export interface Period {
	from: string;
	to: string;
}

export const periodNames = ['week', 'month', 'quarter', 'year'] as const;
export type PeriodName = (typeof periodNames)[number];

/** The present week (from Monday), month, quarter or year until today. */
export function currentPeriod(name: PeriodName, today: string): Period {
	const year = today.slice(0, 4);
	const month = Number(today.slice(5, 7));
	switch (name) {
		case 'week':
			return { from: mondayOf(today), to: today };
		case 'month':
			return { from: `${today.slice(0, 7)}-01`, to: today };
		case 'quarter': {
			const first = month - ((month - 1) % 3);
			return { from: `${year}-${String(first).padStart(2, '0')}-01`, to: today };
		}
		case 'year':
			return { from: `${year}-01-01`, to: today };
	}
}

/** Whole days from one local date to another. */
export function daysBetween(from: string, to: string): number {
	return (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000;
}

/** Every local date of a period. */
export function daysOf({ from, to }: Period): string[] {
	return Array.from({ length: daysBetween(from, to) + 1 }, (_, index) => addDays(from, index));
}

/** How much of the calendar year is over at the end of a local date, 0 to 1. */
export function shareOfYear(date: string): number {
	const year = Number(date.slice(0, 4));
	const days = daysBetween(`${year}-01-01`, `${year + 1}-01-01`);
	return (daysBetween(`${year}-01-01`, date) + 1) / days;
}
