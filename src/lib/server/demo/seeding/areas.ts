import { demoAreas, type DemoCommunity, type DemoTown } from '../areas.ts';
import { communityPoint, gridsOfCommunity, type DemoGrid, type Point } from '../grids.ts';
import type { Random } from '../random.ts';
import type { World } from './world.ts';

/** A grid with what lies above it. */
export interface PlacedGrid {
	readonly id: string;
	readonly grid: DemoGrid;
	readonly community: DemoCommunity;
	readonly town: DemoTown;
	readonly townId: string;
}

/** The areas of the demo as they stand in the database. */
export interface PlacedAreas {
	readonly districtId: string;
	readonly townIds: readonly string[];
	/** Id of an area by its code. */
	idOf(code: string): string;
	/** A grid by its code. */
	gridOf(code: string): PlacedGrid;
	/** A grid drawn by how many people live in its town. */
	drawGrid(random: Random): PlacedGrid;
}

const validFrom = '2020-01-01';

/** Roughly the people of each town, in thousands; the three in the middle are the densest. */
export const peopleOfTown: Record<string, number> = {
	南桥镇: 300,
	奉浦街道: 170,
	金海街道: 150,
	西渡街道: 90,
	奉城镇: 110,
	庄行镇: 45,
	金汇镇: 85,
	四团镇: 65,
	青村镇: 70,
	柘林镇: 55,
	海湾镇: 35,
	海湾旅游区: 12,
};

/** Adds the district, its towns, communities and grids. */
export function addAreas(world: World): PlacedAreas {
	const { district, towns } = demoAreas;
	const foundedAt = world.instant(-800, 540);
	const ids = new Map<string, string>();
	const grids: PlacedGrid[] = [];

	function add(
		level: 'district' | 'town' | 'community' | 'grid',
		area: Point & { code: string; name: string; nameEn: string },
		parent: { code: string; path: string } | null,
	): { id: string; code: string; path: string } {
		const id = world.ids.at(foundedAt);
		ids.set(area.code, id);
		const label = area.code.replace('-', '_');
		const path = parent ? `${parent.path}.${label}` : label;
		world.rows.areas.push({
			id,
			districtId: ids.get(district.code),
			parentId: parent ? ids.get(parent.code) : null,
			level,
			code: area.code,
			nameZh: area.name,
			nameEn: area.nameEn,
			path,
			longitude: area.longitude,
			latitude: area.latitude,
			timeZone: 'Asia/Shanghai',
			validFrom,
		});
		return { id, code: area.code, path };
	}

	const root = add('district', district, null);
	for (const town of towns) {
		const placedTown = add('town', town, root);
		for (const community of town.communities) {
			const point = communityPoint(community, town, towns);
			const placedCommunity = add('community', { ...community, ...point }, placedTown);
			for (const grid of gridsOfCommunity(community, town, towns)) {
				const { id } = add('grid', grid, placedCommunity);
				grids.push({ id, grid, community, town, townId: placedTown.id });
			}
		}
	}
	const byCode = new Map(grids.map((placed) => [placed.grid.code, placed]));
	const gridsByTown = new Map(
		towns.map((town) => [town, grids.filter((placed) => placed.town === town)]),
	);
	const weights = towns.map((town) => [town, peopleOfTown[town.name] ?? 0] as const);
	return {
		districtId: root.id,
		townIds: towns.map(({ code }) => known(ids.get(code), code)),
		idOf: (code) => known(ids.get(code), code),
		gridOf: (code) => known(byCode.get(code), code),
		drawGrid: (random) => random.pick(gridsByTown.get(random.weighted(weights)) ?? []),
	};
}

function known<T>(found: T | undefined, code: string): T {
	if (found === undefined) throw new RangeError(`No area of the demo has the code ${code}`);
	return found;
}
