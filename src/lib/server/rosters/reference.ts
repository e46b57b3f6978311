import { tidyText } from '../platform/tidy-text.ts';

/** Something with a key that rosters write by one of its names, in any language. */
export interface NamedKey {
	key: string;
	names: readonly string[];
}

/** A town, community or grid; `parentCode` is the area one level up. */
export interface RosterArea {
	level: 'town' | 'community' | 'grid';
	code: string;
	parentCode: string;
	names: readonly string[];
}

/** What the installation knows, against which the values of a roster are read. */
export interface RosterReference {
	areas: readonly RosterArea[];
	skills: readonly NamedKey[];
	languages: readonly NamedKey[];
	categories: readonly NamedKey[];
}

/** Finds keys by name; made once per roster. */
export interface NamedKeyFinder {
	find(name: string): string | undefined;
}

export function namedKeyFinder(entries: readonly NamedKey[]): NamedKeyFinder {
	const keyOfName = new Map(
		entries.flatMap(({ key, names }) => [key, ...names].map((name) => [plain(name), key] as const)),
	);
	return { find: (name) => keyOfName.get(plain(name)) };
}

export type AreaProblem =
	| { problem: 'area_missing'; column: 'community' }
	| { problem: 'town_unknown'; column: 'town' }
	| {
			problem: 'community_unknown' | 'community_ambiguous' | 'community_not_in_town';
			column: 'community';
	  };

export type AreaFinding = { code: string; gridUnknown: boolean; problem?: undefined } | AreaProblem;

/** Finds the smallest area that a row names; made once per roster. */
export interface AreaFinder {
	find(written: { town: string; community: string; grid: string }): AreaFinding;
}

/**
 * Areas are found by code, by name, or by the name without what kind of area it is ('南桥',
 * '江海村' for 江海村村委会), the most exact way first; a community cell may begin with the town.
 */
export function areaFinder(areas: readonly RosterArea[]): AreaFinder {
	const ofLevel = (level: RosterArea['level']) => areas.filter((area) => area.level === level);
	const towns = indexOf(ofLevel('town'));
	const communities = indexOf(ofLevel('community'));
	const grids = indexOf(ofLevel('grid'));
	const townNames = ofLevel('town').flatMap(({ names }) => names);

	function split(community: string): { townInside: string; rest: string } {
		const townInside = townNames.find((name) => community.includes(name));
		if (townInside === undefined || lookUp(communities, community).length > 0) {
			return { townInside: '', rest: community };
		}
		const rest = community.slice(community.indexOf(townInside) + townInside.length).trim();
		return { townInside, rest };
	}

	return {
		find({ town, community, grid }) {
			const { townInside, rest } = split(community);
			const townWritten = town || townInside;
			const [foundTown] = lookUp(towns, townWritten);
			if (townWritten !== '' && foundTown === undefined) {
				return { problem: 'town_unknown', column: 'town' };
			}
			if (rest === '') {
				return foundTown === undefined
					? { problem: 'area_missing', column: 'community' }
					: { code: foundTown.code, gridUnknown: grid !== '' };
			}
			const everywhere = lookUp(communities, rest);
			const inTown = everywhere.filter(
				({ parentCode }) => foundTown === undefined || parentCode === foundTown.code,
			);
			const [foundCommunity] = inTown;
			if (foundCommunity === undefined) {
				const problem = everywhere.length > 0 ? 'community_not_in_town' : 'community_unknown';
				return { problem, column: 'community' };
			}
			if (inTown.length > 1) return { problem: 'community_ambiguous', column: 'community' };
			const foundGrid = lookUp(grids, grid).find(
				({ parentCode }) => parentCode === foundCommunity.code,
			);
			return {
				code: (foundGrid ?? foundCommunity).code,
				gridUnknown: grid !== '' && foundGrid === undefined,
			};
		},
	};
}

/** Areas by written form; one map for each way of writing, the most exact first. */
type AreaIndex = Map<string, RosterArea[]>[];

function indexOf(areas: readonly RosterArea[]): AreaIndex {
	const index: AreaIndex = [new Map(), new Map(), new Map()];
	for (const area of areas) {
		for (const name of [area.code, ...area.names]) {
			for (const [way, form] of formsOf(name).entries()) {
				const found = index[way]?.get(form);
				if (found === undefined) index[way]?.set(form, [area]);
				else if (!found.includes(area)) found.push(area);
			}
		}
	}
	return index;
}

function lookUp(index: AreaIndex, written: string): RosterArea[] {
	const forms = formsOf(written);
	const way = index.findIndex((areas, place) => areas.has(forms[place] ?? ''));
	return index[way]?.get(forms[way] ?? '') ?? [];
}

/** The name as written, without the body that runs the area, and without the kind of area. */
function formsOf(written: string): [string, string, string] {
	const whole = plain(written);
	const withoutBody =
		whole
			.replace(/村?村(?:民委员会|委会|委)$/u, '村')
			.replace(/(?:社区)?(?:居民委员会|居委会|居委|社区|办事处|community)$/u, '') || whole;
	const bare =
		withoutBody.replace(/(?:街道|镇|乡|村|subdistrict|town|village)$/u, '') || withoutBody;
	return [whole, withoutBody, bare];
}

function plain(name: string): string {
	return tidyText(name.normalize('NFKC'))
		.toLowerCase()
		.replace(/[\s._-]/gu, '');
}
