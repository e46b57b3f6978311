import type { PersonNameProblem } from '../platform/person-name.ts';
import type { PhoneNumberNotice, PhoneNumberProblem } from '../platform/phone-number.ts';
import type { RosterDateProblem } from './read-date.ts';

/** What must be put right before a roster can be written; sentences at `rosters:problem.<code>`. */
export type RosterErrorCode =
	| PersonNameProblem
	| PhoneNumberProblem
	| RosterDateProblem
	| 'headings_missing'
	| 'column_missing'
	| 'rows_missing'
	| 'birth_date_missing'
	| 'sex_unreadable'
	| 'area_missing'
	| 'town_unknown'
	| 'community_unknown'
	| 'community_ambiguous'
	| 'community_not_in_town'
	| 'address_missing'
	| 'text_too_long'
	| 'identity_number_in_text'
	| 'category_unknown'
	| 'risk_tier_unreadable'
	| 'duplicate_row'
	| 'phone_repeated'
	| 'phone_taken'
	| 'area_gone';

/** What the reader left out or decided; the row is written all the same. */
export type RosterNoticeCode =
	| PhoneNumberNotice
	| 'identity_number_ignored'
	| 'grid_unknown'
	| 'skill_unknown'
	| 'language_unknown'
	| 'category_several';

/**
 * One problem of a roster. Parameters fill the sentence; they never hold a name, phone, address or
 * date of birth.
 */
export interface RosterProblem {
	/** Row number as a spreadsheet program shows it. */
	line: number;
	/** From 1; null when the problem is of the whole row or file. `columnLetters` gives its letter. */
	column: number | null;
	code: RosterErrorCode | RosterNoticeCode;
	severity: 'error' | 'notice';
	parameters: Record<string, string | number>;
}

/** Most errors, and most notices, that are kept of a file; all are counted. */
const mostKept = 200;

/** The problems of a file by line and column: how many of each severity, and the first of each. */
export function countProblems(problems: readonly RosterProblem[]): {
	errorCount: number;
	noticeCount: number;
	/** Errors, then notices. */
	problems: RosterProblem[];
} {
	const sorted = problems.toSorted(
		(one, other) => one.line - other.line || (one.column ?? 0) - (other.column ?? 0),
	);
	const errors = sorted.filter(({ severity }) => severity === 'error');
	const notices = sorted.filter(({ severity }) => severity === 'notice');
	return {
		errorCount: errors.length,
		noticeCount: notices.length,
		problems: [...errors.slice(0, mostKept), ...notices.slice(0, mostKept)],
	};
}
