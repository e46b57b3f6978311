import { localDateOf } from '../../calendar/local-time.ts';
import type { Context } from '../platform/context.ts';
import { clientCategoryNames, languageNames } from './known-names.ts';
import { selectRosterAreas, selectSkills } from './queries.ts';
import type { RosterReference } from './reference.ts';
import type { PlacesByCode } from './register.ts';

const rounded = (degrees: number) => Math.round(degrees * 1000) / 1000;

/** What the district knows today: names for the reader, and places for the writer. */
export async function loadDistrict(
	ctx: Context,
	districtId: string,
): Promise<{ reference: RosterReference; places: PlacesByCode }> {
	const areas = await selectRosterAreas(ctx.sql, districtId, localDateOf(ctx.now));
	const skills = await selectSkills(ctx.sql);
	return {
		reference: {
			areas: areas.map(({ level, code, parentCode, nameZh, nameEn }) => ({
				level,
				code,
				parentCode,
				names: [nameZh, nameEn],
			})),
			skills: skills.map(({ key, nameZh, nameEn }) => ({ key, names: [nameZh, nameEn] })),
			languages: languageNames,
			categories: clientCategoryNames,
		},
		places: new Map(
			areas.map(({ id, code, path, longitude, latitude }) => [
				code,
				{ areaId: id, path, longitude: rounded(longitude), latitude: rounded(latitude) },
			]),
		),
	};
}
