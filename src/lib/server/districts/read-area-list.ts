import type { AreaLevel } from '../areas/index.ts';
import { cellText, type RosterRow } from '../rosters/index.ts';
import { levelAbove, type AreaProblem, type ListedArea } from './area-list.ts';

/** Headings of a list of areas, all of them required, in any order. */
export const areaListHeadings = [
	'level',
	'code',
	'name_zh',
	'name_en',
	'parent_code',
	'longitude',
	'latitude',
] as const;

type Heading = (typeof areaListHeadings)[number];

const longestName = 60;
/** China with its waters, degrees WGS-84: longitude and latitude in each other's place fall outside. */
const china = { west: 73, east: 136, south: 3, north: 54 };

/**
 * Reads the rows of a list of areas, the district and all that lies in it, in any order. Everything
 * that is wrong is told, by line; there are areas only when nothing is.
 * @param districtCode national code of the district that the list must be of
 */
export function readAreaList(
	rows: readonly RosterRow[],
	districtCode: string,
): { areas: ListedArea[]; problems: AreaProblem[] } {
	const [heading, ...lines] = rows;
	const columns = new Map(
		(heading?.cells ?? []).map((cell, place) => [cellText(cell).toLowerCase(), place]),
	);
	const missing = areaListHeadings.filter((name) => !columns.has(name));
	if (missing.length > 0)
		return {
			areas: [],
			problems: missing.map((column) => problem(heading?.line ?? 1, 'column_missing', { column })),
		};
	const problems: AreaProblem[] = [];
	const read = lines.map(({ line, cells }) => {
		const valueOf = (name: Heading) => cellText(cells[columns.get(name) ?? -1]);
		const { area, wrong } = readLine(line, valueOf);
		problems.push(...wrong);
		return { line, area };
	});
	problems.push(...problemsOfTree(read, districtCode));
	problems.sort((one, other) => (one.line ?? Infinity) - (other.line ?? Infinity));
	return { areas: problems.length > 0 ? [] : read.map(({ area }) => area), problems };
}

function problem(
	line: number | null,
	code: AreaProblem['code'],
	parameters: AreaProblem['parameters'] = {},
): AreaProblem {
	return { line, code, parameters };
}

function readLine(
	line: number,
	valueOf: (name: Heading) => string,
): { area: ListedArea; wrong: AreaProblem[] } {
	const wrong: AreaProblem[] = [];
	const level = valueOf('level').toLowerCase();
	if (!(level in levelAbove)) wrong.push(problem(line, 'level_wrong'));
	const code = valueOf('code');
	if (!/^\d{6,12}(-\d{1,3})?$/.test(code)) wrong.push(problem(line, 'area_code_wrong'));
	for (const column of ['name_zh', 'name_en'] as const) {
		const name = valueOf(column);
		if (name === '') wrong.push(problem(line, 'name_missing', { column }));
		if ([...name].length > longestName) wrong.push(problem(line, 'name_too_long', { column }));
	}
	const longitude = degrees(valueOf('longitude'));
	const latitude = degrees(valueOf('latitude'));
	const inside =
		longitude >= china.west &&
		longitude <= china.east &&
		latitude >= china.south &&
		latitude <= china.north;
	if (!inside) wrong.push(problem(line, 'coordinates_outside'));
	return {
		area: {
			level: level as AreaLevel,
			code,
			nameZh: valueOf('name_zh'),
			nameEn: valueOf('name_en'),
			parentCode: valueOf('parent_code') || null,
			longitude,
			latitude,
		},
		wrong,
	};
}

function degrees(typed: string): number {
	return /^\d{1,3}(\.\d+)?$/.test(typed) ? Number(typed) : NaN;
}

function problemsOfTree(
	read: readonly { line: number; area: ListedArea }[],
	districtCode: string,
): AreaProblem[] {
	const problems: AreaProblem[] = [];
	const byCode = new Map<string, { line: number; area: ListedArea }>();
	for (const entry of read) {
		const first = byCode.get(entry.area.code);
		if (first) problems.push(problem(entry.line, 'area_code_twice', { first: first.line }));
		else byCode.set(entry.area.code, entry);
	}
	for (const { line, area } of read) {
		const above = levelAbove[area.level];
		if (area.level === 'district' && area.code !== districtCode)
			problems.push(problem(line, 'district_other', { code: districtCode }));
		if (!above) continue;
		const parent = byCode.get(area.parentCode ?? '')?.area;
		if (!parent) problems.push(problem(line, 'parent_missing'));
		else if (parent.level !== above) problems.push(problem(line, 'parent_wrong_level'));
	}
	const has = (level: AreaLevel) => read.some(({ area }) => area.level === level);
	if (!has('district')) problems.push(problem(null, 'district_missing', { code: districtCode }));
	if (!has('community')) problems.push(problem(null, 'community_missing'));
	return problems;
}
