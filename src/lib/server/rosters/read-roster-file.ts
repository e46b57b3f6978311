import { CsvError, parse } from 'csv-parse/sync';
import { cellText, type RosterCell, type RosterRow } from './cells.ts';
import { readWorkbook, type WorkbookProblem } from './read-workbook.ts';

/** Largest file, in bytes, most rows that are not empty, and most cells of a CSV file. */
export const rosterFileLimits = {
	bytes: 25 * 1024 * 1024,
	rows: 50_000,
	cells: 3_000_000,
} as const;

/** Why a file cannot be read; sentences at `rosters:file.<code>`. */
export interface RosterFileProblem {
	code:
		| WorkbookProblem
		| 'file_empty'
		| 'file_too_large'
		| 'file_kind_unknown'
		| 'file_not_xlsx'
		| 'too_many_rows'
		| 'too_many_cells'
		| 'encoding_unknown'
		| 'csv_damaged';
	parameters: Record<string, string | number>;
}

export type RosterEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030';

export type RosterFileReading =
	| { rows: RosterRow[]; format: 'xlsx' | RosterEncoding; problem?: undefined }
	| { rows?: undefined; problem: RosterFileProblem };

const textExtensions = ['csv', 'txt', 'tsv'];
const mostRecordCharacters = 1_000_000;

/**
 * Reads a CSV file (commas, semicolons or tabs; UTF-8, UTF-16 or GB18030) or the first sheet of an
 * XLSX workbook into its rows. Empty rows are left out but counted in the line numbers.
 *
 * @param fileName tells only what the content leaves open
 */
export async function readRosterFile(
	bytes: Uint8Array,
	fileName: string,
): Promise<RosterFileReading> {
	if (bytes.length === 0) return failed('file_empty');
	if (bytes.length > rosterFileLimits.bytes) {
		return failed('file_too_large', { megabytes: rosterFileLimits.bytes / 1024 / 1024 });
	}
	const extension = /\.([a-z]+)$/.exec(fileName.toLowerCase())?.[1] ?? '';
	if (startsWith(bytes, [0x50, 0x4b, 0x03, 0x04])) {
		return extension === 'xlsx' ? readXlsx(bytes) : failed('file_kind_unknown');
	}
	// The container of .xls, .et and encrypted workbooks; and web pages that systems call .xls.
	if (startsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0]) || ['xls', 'xlsx', 'et'].includes(extension)) {
		return failed('file_not_xlsx');
	}
	return textExtensions.includes(extension) ? readCsv(bytes) : failed('file_kind_unknown');
}

function failed(
	code: RosterFileProblem['code'],
	parameters: RosterFileProblem['parameters'] = {},
): { problem: RosterFileProblem } {
	return { problem: { code, parameters } };
}

function startsWith(bytes: Uint8Array, start: number[]): boolean {
	return start.every((byte, place) => bytes[place] === byte);
}

async function readXlsx(bytes: Uint8Array): Promise<RosterFileReading> {
	const sheet = await readWorkbook(bytes);
	if (sheet.problem !== undefined) return failed(sheet.problem);
	const rows = sheet.rows
		.map((cells, index) => ({ line: index + 1, cells }))
		.filter(({ cells }) => isFilled(cells));
	return rows.length > rosterFileLimits.rows ? tooManyRows() : { rows, format: 'xlsx' };
}

function readCsv(bytes: Uint8Array): RosterFileReading {
	const decoded = decode(bytes);
	if (decoded === null) return failed('encoding_unknown');
	const delimiter = delimiterOf(decoded.text);
	if (occursMoreOften(decoded.text, delimiter, rosterFileLimits.cells)) {
		return failed('too_many_cells', { cells: rosterFileLimits.cells });
	}
	const rows: RosterRow[] = [];
	try {
		parse(decoded.text, {
			delimiter,
			relax_column_count: true,
			relax_quotes: true,
			skip_empty_lines: true,
			max_record_size: mostRecordCharacters,
			on_record: (cells: string[], { records, empty_lines: emptyLines }) => {
				if (isFilled(cells)) rows.push({ line: records + emptyLines, cells });
				if (rows.length > rosterFileLimits.rows) throw new TooManyRows();
				return null;
			},
		});
	} catch (error) {
		if (error instanceof TooManyRows) return tooManyRows();
		if (error instanceof CsvError) return failed('csv_damaged', { line: Number(error.lines) });
		throw error;
	}
	return rows.length === 0 ? failed('file_empty') : { rows, format: decoded.encoding };
}

function occursMoreOften(text: string, sign: string, most: number): boolean {
	let count = 0;
	for (let place = text.indexOf(sign); place >= 0; place = text.indexOf(sign, place + 1)) {
		count += 1;
		if (count > most) return true;
	}
	return false;
}

class TooManyRows extends Error {}

function tooManyRows(): RosterFileReading {
	return failed('too_many_rows', { rows: rosterFileLimits.rows });
}

function isFilled(cells: readonly RosterCell[]): boolean {
	return cells.some((cell) => cellText(cell) !== '');
}

/** The text and what it was written in; null when no encoding fits every byte. */
function decode(bytes: Uint8Array): { text: string; encoding: RosterEncoding } | null {
	for (const encoding of encodingsToTry(bytes)) {
		try {
			return { text: new TextDecoder(encoding, { fatal: true }).decode(bytes), encoding };
		} catch {
			continue;
		}
	}
	return null;
}

function encodingsToTry(bytes: Uint8Array): RosterEncoding[] {
	if (startsWith(bytes, [0xff, 0xfe])) return ['utf-16le'];
	if (startsWith(bytes, [0xfe, 0xff])) return ['utf-16be'];
	// Commas, digits and line ends of UTF-16 have a zero byte, which no other text has.
	const zero = bytes.indexOf(0);
	if (zero >= 0) return zero % 2 === 1 ? ['utf-16le'] : ['utf-16be'];
	return ['utf-8', 'gb18030'];
}

function delimiterOf(text: string): string {
	const firstLines = text
		.slice(0, 10_000)
		.split(/\r\n|\r|\n/)
		.slice(0, 10)
		.join('\n');
	const count = (delimiter: string) => firstLines.split(delimiter).length;
	return [',', '\t', ';'].reduce((best, next) => (count(next) > count(best) ? next : best));
}
