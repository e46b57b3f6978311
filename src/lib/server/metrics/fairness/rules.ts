import { addDays } from '../../../calendar/local-time.ts';

/** Groups of fewer volunteers are not shown to those who may not see persons. */
export const fewestShown = 5;
export const mostMonths = 12;

/** A calendar month until its last day, or until today. */
export interface Month {
	/** 'YYYY-MM'. */
	month: string;
	/** First and last local date. */
	from: string;
	to: string;
}

/** The last months until today, the present one included; the oldest first. */
export function monthsUntil(today: string, count: number): Month[] {
	const months: Month[] = [];
	for (let to = today; months.length < count;) {
		const month = to.slice(0, 7);
		const from = `${month}-01`;
		months.unshift({ month, from, to });
		to = addDays(from, -1);
	}
	return months;
}

/** The load of a group, of whom most carry none. */
export interface Load {
	people: number;
	/** Those who carry any. */
	loaded: number;
	/** Sum of the loads. */
	total: number;
	/** Sum of the loads, each times its rank among those above 0, the smallest first. */
	rankedTotal: number;
}

/**
 * The Gini coefficient of load: 0 when all carry the same, towards 1 when one carries everything.
 * Those without any count. Null for nobody, or nothing to carry.
 */
export function giniOf({ people, loaded, total, rankedTotal }: Load): number | null {
	if (people === 0 || total <= 0) return null;
	const allRanked = rankedTotal + (people - loaded) * total;
	return (2 * allRanked) / (people * total) - (people + 1) / people;
}

/**
 * Which groups that together make a whole are to be hidden: those that are too small, and the
 * smallest other one where a single hidden group could be worked out from the whole.
 */
export function hiddenGroups(sizes: ReadonlyMap<string, number>): Set<string> {
	const ascending = [...sizes]
		.filter(([, size]) => size > 0)
		.sort(([, one], [, other]) => one - other)
		.map(([key]) => key);
	const hidden = ascending.filter((key) => (sizes.get(key) ?? 0) < fewestShown);
	const next = ascending[hidden.length];
	if (hidden.length === 1 && next !== undefined) hidden.push(next);
	return new Set(hidden);
}
