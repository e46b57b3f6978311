import type { RuleName } from '../rules.ts';

/** Rules about a person and a place, that hold for a series as a whole. */
export const rulesOfSeries: readonly RuleName[] = [
	'active_and_vetted',
	'skills',
	'within_radius',
	'do_not_pair',
];

/** Rules that each date of a series is held against. */
export const rulesOfDates: readonly RuleName[] = [
	'credential',
	'insured',
	'minor_in_team',
	'free_then',
	'time_to_get_there',
	'visits_per_day',
	'visits_per_week',
];

/** An offer of a series can be answered for so many days. */
export const answerDays = 3;
/** After so many who were asked, the desk looks for somebody. */
export const mostAsked = 5;

/** Somebody who could be asked for a series. */
export interface SeriesCandidate {
	volunteerId: string;
	/** Dates on which a rule speaks against them. */
	cannotOn: string[];
	visitsWithClient: number;
	score: number;
}

/**
 * Whom to ask first: the same face before all others, then who can come on more of the dates, then
 * the better score, in which those with little to do and newcomers have their part.
 */
export function rankForSeries<Candidate extends SeriesCandidate>(
	candidates: readonly Candidate[],
): Candidate[] {
	return candidates.toSorted(
		(one, other) =>
			Number(other.visitsWithClient > 0) - Number(one.visitsWithClient > 0) ||
			one.cannotOn.length - other.cannotOn.length ||
			other.score - one.score ||
			(one.volunteerId < other.volunteerId ? -1 : 1),
	);
}
