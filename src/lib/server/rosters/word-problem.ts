import { translator, type Locale } from '../../i18n/index.ts';
import { columnLetters } from './cells.ts';
import type { IgnoredColumn } from './columns.ts';
import type { RosterProblem } from './problems.ts';

/** A problem in words: where it is, as a spreadsheet program numbers it, and what to do. */
export function wordProblem(
	locale: Locale,
	{ line, column, code, parameters }: RosterProblem,
): { line: string; column: string; sentence: string } {
	return {
		line: String(line),
		column: column === null ? '' : columnLetters(column),
		sentence: translator(locale)(`rosters:problem.${code}`, parameters),
	};
}

/** A column that was not read, in words. */
export function wordIgnoredColumn(
	locale: Locale,
	{ column, heading, reason }: IgnoredColumn,
): { column: string; heading: string; sentence: string } {
	return {
		column: columnLetters(column),
		heading,
		sentence: translator(locale)(`rosters:ignored.${reason}`),
	};
}
