import { demoAreas } from '../demo/index.ts';
import type { ListedArea } from './area-list.ts';

/**
 * The areas of a district whose list comes with Yimi (national statistics codes), or null. Only
 * the centres of its towns are known, so that a community stands at the centre of its town.
 */
export function knownAreas(districtCode: string): ListedArea[] | null {
	const { district, towns } = demoAreas;
	if (district.code !== districtCode) return null;
	const listed = (
		level: ListedArea['level'],
		area: { code: string; name: string; nameEn: string },
		parentCode: string | null,
		{ longitude, latitude }: { longitude: number; latitude: number },
	): ListedArea => ({
		level,
		code: area.code,
		nameZh: area.name,
		nameEn: area.nameEn,
		parentCode,
		longitude,
		latitude,
	});
	return [
		listed('district', district, null, district),
		...towns.flatMap((town) => [
			listed('town', town, district.code, town),
			...town.communities.map((community) => listed('community', community, town.code, town)),
		]),
	];
}
