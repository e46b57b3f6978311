import { tidyText } from '../platform/tidy-text.ts';

/** A cell as the file holds it: a date where the workbook says that it is one. */
export type RosterCell = string | number | boolean | Date | null;

/** A row that is not empty; `line` is its number as a spreadsheet program shows it, from 1. */
export interface RosterRow {
	line: number;
	cells: RosterCell[];
}

/** The text of a cell, tidied; '' when it is empty. */
export function cellText(cell: RosterCell | undefined): string {
	if (cell === null || cell === undefined) return '';
	if (cell instanceof Date) {
		return Number.isNaN(cell.getTime()) ? '' : cell.toISOString().slice(0, 10);
	}
	// ="138…" is how exports keep a spreadsheet program from shortening a number.
	return tidyText(String(cell)).replace(/^="(.*)"$/u, '$1');
}

/** Letters of a column as a spreadsheet program shows it: 1 is 'A', 27 is 'AA'. */
export function columnLetters(column: number): string {
	let letters = '';
	for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26)) {
		letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
	}
	return letters;
}
