import type { AreaLevel } from '../areas/index.ts';

/** An area as a bureau lists it; `parentCode` is null for the district alone. */
export interface ListedArea {
	level: AreaLevel;
	/** National code; a grid adds '-' and its number. */
	code: string;
	nameZh: string;
	nameEn: string;
	parentCode: string | null;
	/** Centre, degrees WGS-84. */
	longitude: number;
	latitude: number;
}

/** What is wrong with a line of a list; sentences at `districts:problem.<code>`. */
export interface AreaProblem {
	/** Line as a spreadsheet program numbers it; null for the list as a whole. */
	line: number | null;
	code:
		| 'area_code_twice'
		| 'area_code_wrong'
		| 'column_missing'
		| 'community_missing'
		| 'coordinates_outside'
		| 'district_missing'
		| 'district_other'
		| 'level_wrong'
		| 'name_missing'
		| 'name_too_long'
		| 'parent_missing'
		| 'parent_wrong_level';
	parameters: Record<string, string | number>;
}

/** The level above each. */
export const levelAbove: Record<AreaLevel, AreaLevel | null> = {
	district: null,
	town: 'district',
	community: 'town',
	grid: 'community',
};
