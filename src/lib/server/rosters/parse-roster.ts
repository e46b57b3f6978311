import { namePinyin } from '../platform/name-pinyin.ts';
import { readPersonName } from '../platform/person-name.ts';
import { defaultAreaCode, readPhoneNumber } from '../platform/phone-number.ts';
import { cellText, type RosterCell, type RosterRow } from './cells.ts';
import {
	findHeadings,
	requiredColumns,
	type IgnoredColumn,
	type RosterColumnKey,
	type RosterHeadings,
	type RosterKind,
} from './columns.ts';
import type { RosterErrorCode, RosterNoticeCode, RosterProblem } from './problems.ts';
import { readRosterDate, type RosterDate } from './read-date.ts';
import {
	areaFinder,
	namedKeyFinder,
	type AreaFinder,
	type NamedKeyFinder,
	type RosterReference,
} from './reference.ts';

/** What rosters of both kinds hold of a person. */
export interface ParsedPerson {
	line: number;
	name: string;
	namePinyin: string;
	nameInitials: string;
	/** E.164. */
	phone: string;
	/** Column that the phone was read from, from 1. */
	phoneColumn: number;
	sex: 'female' | 'male' | null;
	/** Code of the smallest area that the row names: grid, community or town. */
	areaCode: string;
	languages: string[];
}

export interface ParsedVolunteer extends ParsedPerson {
	birthDate: RosterDate;
	skills: string[];
	/** Local date of registration; null where the roster has none. */
	joinedOn: string | null;
	/** Local date on which identity and record were checked; null where the roster has none. */
	vettedOn: string | null;
}

export interface ParsedClient extends ParsedPerson {
	birthDate: RosterDate | null;
	address: string;
	/** Key of a category of the reference; null where the roster has none. */
	category: string | null;
	riskTier: 'high' | 'key' | 'general' | null;
	notes: string | null;
}

export interface ParsedRows {
	volunteers: ParsedVolunteer;
	clients: ParsedClient;
}

export interface ParsedRoster<Kind extends RosterKind> {
	/** The rows without errors, in the order of the file. */
	rows: ParsedRows[Kind][];
	/** Rows that describe a person, with errors or without. */
	rowCount: number;
	/** Errors and notices by line, then by column. */
	problems: RosterProblem[];
	ignoredColumns: IgnoredColumn[];
}

const longestAddress = 200;
const longestNotes = 2000;

interface RosterInput<Kind extends RosterKind> {
	kind: Kind;
	rows: readonly RosterRow[];
	reference: RosterReference;
	/** Local date 'YYYY-MM-DD', after which no date may lie. */
	today: string;
	/** Area code of landlines written without one; Shanghai's by default. */
	areaCode?: string;
}

/**
 * Reads the rows of a roster of volunteers or clients: finds the headings, reads each value, and
 * says by line and column what is wrong. Pure: nothing is stored, and identity numbers are left
 * out. A roster may be written only when no problem is an error.
 */
export function parseRoster<Kind extends RosterKind>(input: RosterInput<Kind>): ParsedRoster<Kind>;
export function parseRoster(input: RosterInput<RosterKind>): ParsedRoster<RosterKind> {
	const { kind, rows, reference, today, areaCode = defaultAreaCode } = input;
	const headings = findHeadings(kind, rows);
	if (headings === null) {
		return refused([fileError(rows[0]?.line ?? 1, 'headings_missing')]);
	}
	const { ignoredColumns } = headings;
	const missing = missingColumns(kind, headings);
	if (missing.length > 0) {
		return refused(
			missing.map((column) => fileError(headings.line, 'column_missing', { column })),
			ignoredColumns,
		);
	}
	const readers: Readers = {
		kind,
		today,
		areaCode,
		areas: areaFinder(reference.areas),
		skills: namedKeyFinder(reference.skills),
		languages: namedKeyFinder(reference.languages),
		categories: namedKeyFinder(reference.categories),
		lineOfPerson: new Map(),
		lineOfPhone: new Map(),
	};
	const people = rows
		.slice(headings.index + 1)
		.map((row) => new RowReader(row, headings.cells))
		.filter((row) => row.describesSomeone());
	if (people.length === 0) {
		return refused([fileError(headings.line + 1, 'rows_missing')], ignoredColumns);
	}
	const read = kind === 'volunteers' ? readVolunteer : readClient;
	return {
		rows: people.map((row) => read(row, readers)).filter((person) => person !== null),
		rowCount: people.length,
		problems: [
			...identityNumberNotices(headings),
			...people.flatMap((row) => row.problemsByColumn()),
		],
		ignoredColumns,
	};
}

function refused(
	problems: RosterProblem[],
	ignoredColumns: IgnoredColumn[] = [],
): ParsedRoster<RosterKind> {
	return { rows: [], rowCount: 0, problems, ignoredColumns };
}

function fileError(
	line: number,
	code: RosterErrorCode,
	parameters: RosterProblem['parameters'] = {},
): RosterProblem {
	return { line, column: null, code, severity: 'error', parameters };
}

function missingColumns(kind: RosterKind, headings: RosterHeadings): RosterColumnKey[] {
	return requiredColumns[kind]
		.filter((alternatives) => !alternatives.some((key) => headings.cells.has(key)))
		.flatMap(([first]) => first ?? []);
}

function identityNumberNotices({ line, ignoredColumns }: RosterHeadings): RosterProblem[] {
	return ignoredColumns
		.filter(({ reason }) => reason === 'identity_number')
		.map(({ column }) => ({
			line,
			column,
			code: 'identity_number_ignored',
			severity: 'notice',
			parameters: {},
		}));
}

interface Readers {
	kind: RosterKind;
	today: string;
	areaCode: string;
	areas: AreaFinder;
	skills: NamedKeyFinder;
	languages: NamedKeyFinder;
	categories: NamedKeyFinder;
	/** First line of each phone with name, and of each phone, in this file. */
	lineOfPerson: Map<string, number>;
	lineOfPhone: Map<string, number>;
}

/** One row: gives its values by meaning and keeps the problems found in them. */
class RowReader {
	readonly line: number;
	readonly #content: readonly RosterCell[];
	readonly #cells: RosterHeadings['cells'];
	readonly #problems: RosterProblem[] = [];

	constructor(row: RosterRow, cells: RosterHeadings['cells']) {
		this.line = row.line;
		this.#content = row.cells;
		this.#cells = cells;
	}

	/** A row with neither name nor phone is a total or a line left blank, unless much else is there. */
	describesSomeone(): boolean {
		if (this.text('name') !== '' || this.text('phone') !== '') return true;
		return [...this.#cells.keys()].filter((key) => this.text(key) !== '').length > 2;
	}

	/** Content of the best column with this meaning that is filled. */
	cell(key: RosterColumnKey): RosterCell {
		return this.#content[this.#place(key)] ?? null;
	}

	text(key: RosterColumnKey): string {
		return cellText(this.cell(key));
	}

	/** Column that `cell` takes the content from, from 1; 0 where there is none. */
	column(key: RosterColumnKey): number {
		return this.#place(key) + 1;
	}

	error(key: RosterColumnKey, code: RosterErrorCode, parameters?: RosterProblem['parameters']) {
		this.#add(key, code, 'error', parameters);
	}

	notice(key: RosterColumnKey, code: RosterNoticeCode, parameters?: RosterProblem['parameters']) {
		this.#add(key, code, 'notice', parameters);
	}

	isWithoutErrors(): boolean {
		return this.#problems.every(({ severity }) => severity !== 'error');
	}

	problemsByColumn(): RosterProblem[] {
		return this.#problems.sort((one, other) => (one.column ?? 0) - (other.column ?? 0));
	}

	#place(key: RosterColumnKey): number {
		const places = this.#cells.get(key) ?? [];
		return places.find((place) => cellText(this.#content[place]) !== '') ?? places[0] ?? -1;
	}

	#add(
		key: RosterColumnKey,
		code: RosterProblem['code'],
		severity: RosterProblem['severity'],
		parameters: RosterProblem['parameters'] = {},
	) {
		const column = this.column(key) || null;
		this.#problems.push({ line: this.line, column, code, severity, parameters });
	}
}

function readVolunteer(row: RowReader, readers: Readers): ParsedVolunteer | null {
	const person = readPerson(row, readers);
	const { show } = person;
	const skills = readKeys(row, 'skills', readers.skills, (value) =>
		row.notice('skills', 'skill_unknown', { value: show(value) }),
	);
	const joinedOn = readDate(row, 'joined_on', readers.today)?.date ?? null;
	const vettedOn = readDate(row, 'vetted_on', readers.today)?.date ?? null;
	const { birthDate } = person;
	if (row.text('birth_date') === '') row.error('birth_date', 'birth_date_missing');
	if (!person.complete || birthDate === null || !row.isWithoutErrors()) return null;
	return { ...person.complete, birthDate, skills, joinedOn, vettedOn };
}

function readClient(row: RowReader, readers: Readers): ParsedClient | null {
	const person = readPerson(row, readers);
	const { birthDate, show } = person;
	const address = readFreeText(row, 'address', longestAddress);
	if (address === '') row.error('address', 'address_missing');
	const notes = readFreeText(row, 'notes', longestNotes) || null;
	const [category = null, ...others] = readKeys(row, 'category', readers.categories, (value) =>
		row.error('category', 'category_unknown', { value: show(value) }),
	);
	if (others.length > 0) row.notice('category', 'category_several');
	const riskTier = readRiskTier(row);
	if (!person.complete || !row.isWithoutErrors()) return null;
	return { ...person.complete, birthDate, address, category, riskTier, notes };
}

interface PersonReading {
	/** Null when a part without which nobody can be recorded is missing. */
	complete: ParsedPerson | null;
	birthDate: RosterDate | null;
	/** A value as it may stand in a problem's text, or '…' where it might be personal. */
	show: (value: string) => string;
}

function readPerson(row: RowReader, readers: Readers): PersonReading {
	const name = readPersonName(row.text('name'));
	if (name.problem) row.error('name', name.problem);
	const phone = readPhoneNumber(row.text('phone'), readers.areaCode);
	if (phone.problem) row.error('phone', phone.problem);
	else if (phone.notice) row.notice('phone', phone.notice);
	if (!name.problem && !phone.problem) reportRepetition(row, name.name, phone.phone, readers);

	const show = (value: string) =>
		name.problem || phone.problem || isPerhapsPersonal(value, name.name) ? '…' : value;
	const sex = readSex(row);
	const birthDate = readDate(row, 'birth_date', readers.today);
	const areaCode = readArea(row, readers.areas, show);
	const languages = readKeys(row, 'languages', readers.languages, (value) =>
		row.notice('languages', 'language_unknown', { value: show(value) }),
	);
	if (name.problem || phone.problem || areaCode === null)
		return { complete: null, birthDate, show };
	const { pinyin, initials } = namePinyin(name.name);
	return {
		complete: {
			line: row.line,
			name: name.name,
			namePinyin: pinyin,
			nameInitials: initials,
			phone: phone.phone,
			phoneColumn: row.column('phone'),
			sex,
			areaCode,
			languages,
		},
		birthDate,
		show,
	};
}

function isPerhapsPersonal(value: string, name: string): boolean {
	return value.length > 20 || /[\p{N}弄号室幢栋]/u.test(value) || value.includes(name);
}

/** A couple may share a phone as clients; as volunteers each needs their own. */
function reportRepetition(row: RowReader, name: string, phone: string, readers: Readers): void {
	const person = `${phone} ${name}`;
	const lineOfPerson = readers.lineOfPerson.get(person);
	const lineOfPhone = readers.lineOfPhone.get(phone);
	if (lineOfPerson !== undefined) row.error('name', 'duplicate_row', { line: lineOfPerson });
	else if (lineOfPhone !== undefined && readers.kind === 'volunteers') {
		row.error('phone', 'phone_repeated', { line: lineOfPhone });
	}
	if (lineOfPerson === undefined) readers.lineOfPerson.set(person, row.line);
	if (lineOfPhone === undefined) readers.lineOfPhone.set(phone, row.line);
}

/** Words and the codes of GB/T 2261.1. */
const sexes = wordsOf<ParsedPerson['sex']>([
	['male', '男 男性 m male 1'],
	['female', '女 女性 f female 2'],
	[null, ' 未知 不详 unknown 0 9'],
]);

const riskTiers = wordsOf<ParsedClient['riskTier']>([
	['high', '高 高风险 high'],
	['key', '重点 重点关注 key'],
	['general', '一般 普通 general'],
	[null, ''],
]);

function wordsOf<Meaning>(meanings: [Meaning, string][]): Map<string, Meaning> {
	return new Map(
		meanings.flatMap(([meaning, words]) =>
			words.split(' ').map((word): [string, Meaning] => [word, meaning]),
		),
	);
}

function readSex(row: RowReader): ParsedPerson['sex'] {
	const sex = sexes.get(row.text('sex').normalize('NFKC').toLowerCase());
	if (sex === undefined) row.error('sex', 'sex_unreadable');
	return sex ?? null;
}

function readRiskTier(row: RowReader): ParsedClient['riskTier'] {
	const tier = riskTiers.get(row.text('risk_tier').normalize('NFKC').toLowerCase());
	if (tier === undefined) row.error('risk_tier', 'risk_tier_unreadable');
	return tier ?? null;
}

function readDate(
	row: RowReader,
	key: 'birth_date' | 'joined_on' | 'vetted_on',
	today: string,
): RosterDate | null {
	if (row.text(key) === '') return null;
	const reading = readRosterDate(row.cell(key), today);
	if (reading.problem === undefined) return reading;
	row.error(key, reading.problem);
	return null;
}

function readArea(
	row: RowReader,
	areas: AreaFinder,
	show: (value: string) => string,
): string | null {
	const found = areas.find({
		town: row.text('town'),
		community: row.text('community'),
		grid: row.text('grid'),
	});
	if (found.problem !== undefined) {
		row.error(found.column, found.problem, { value: show(row.text(found.column)) });
		return null;
	}
	if (found.gridUnknown) row.notice('grid', 'grid_unknown');
	return found.code;
}

function readKeys(
	row: RowReader,
	key: 'skills' | 'languages' | 'category',
	finder: NamedKeyFinder,
	reportUnknown: (value: string) => void,
): string[] {
	const whole = row.text(key);
	const wholeKey = finder.find(whole);
	if (wholeKey !== undefined) return [wholeKey];
	const keys = new Set<string>();
	for (const value of whole.split(/[\s,，、;；/|]+/u)) {
		const found = finder.find(value);
		if (found !== undefined) keys.add(found);
		else if (value !== '' && value !== '无') reportUnknown(value);
	}
	return [...keys];
}

function readFreeText(row: RowReader, key: 'address' | 'notes', longest: number): string {
	const text = row.text(key);
	if ([...text].length > longest) row.error(key, 'text_too_long', { most: longest });
	if (/(?<!\d)\d{17}[\dX](?!\d)/i.test(text.normalize('NFKC'))) {
		row.error(key, 'identity_number_in_text');
	}
	return text;
}
