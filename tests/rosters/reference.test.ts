import { describe, expect, it } from 'vitest';
import { demoAreas } from '../../src/lib/server/demo/areas.ts';
import {
	areaFinder,
	namedKeyFinder,
	type RosterArea,
} from '../../src/lib/server/rosters/reference.ts';

const areas: RosterArea[] = demoAreas.towns.flatMap((town) => [
	{ level: 'town', code: town.code, parentCode: '310120', names: [town.name, town.nameEn] },
	...town.communities.flatMap((community): RosterArea[] => [
		{
			level: 'community',
			code: community.code,
			parentCode: town.code,
			names: [community.name, community.nameEn],
		},
		{
			level: 'grid',
			code: `${community.code}-01`,
			parentCode: community.code,
			names: ['第一网格', 'Grid 1'],
		},
	]),
]);
const finder = areaFinder(areas);

function communityCode(name: string): string {
	return areas.find(({ names }) => names[0] === name)?.code ?? 'none';
}

function find(written: { town?: string; community?: string; grid?: string }) {
	return finder.find({ town: '', community: '', grid: '', ...written });
}

describe('an area', () => {
	it('is found by its own name and code, every one of the district', () => {
		for (const town of demoAreas.towns) {
			for (const { code, name, nameEn } of town.communities) {
				const found = { code, gridUnknown: false };
				expect(find({ town: town.name, community: name })).toEqual(found);
				expect(find({ town: town.nameEn, community: nameEn })).toEqual(found);
				expect(find({ community: code })).toEqual(found);
			}
		}
	});

	it.each([
		['江海村', '江海村村委会'],
		['江海村委会', '江海村村委会'],
		['江海村民委员会', '江海村村委会'],
		['江海', '江海村村委会'],
		['南街', '南街居委会'],
		['南街居民委员会', '南街居委会'],
		['南街村', '南街村村委会'],
		['南街村委会', '南街村村委会'],
		['鸿宝第一', '鸿宝第一社区居委会'],
		['鸿宝第一社区', '鸿宝第一社区居委会'],
		['鸿宝第一居委', '鸿宝第一社区居委会'],
		['西渡街道鸿宝第一社区', '鸿宝第一社区居委会'],
		['奉贤区西渡街道 鸿宝第一社区居委会', '鸿宝第一社区居委会'],
	])('is found as %s', (written, name) => {
		expect(find({ community: written })).toEqual({
			code: communityCode(name),
			gridUnknown: false,
		});
	});

	it('is the town where no community is given, or the town stands in its place', () => {
		const found = { code: communityCode('南桥镇'), gridUnknown: false };
		expect(find({ town: '南桥' })).toEqual(found);
		expect(find({ community: '南桥镇' })).toEqual(found);
	});

	it('is the grid where it is known in that community', () => {
		const code = communityCode('江海村村委会');
		expect(find({ community: '江海村', grid: '第一网格' })).toEqual({
			code: `${code}-01`,
			gridUnknown: false,
		});
		expect(find({ community: '江海村', grid: '第九网格' })).toEqual({ code, gridUnknown: true });
	});

	it.each([
		[{}, 'area_missing'],
		[{ community: '火星村' }, 'community_unknown'],
		[{ town: '火星镇', community: '江海村' }, 'town_unknown'],
		[{ town: '奉城镇', community: '江海村' }, 'community_not_in_town'],
		[{ community: '第二社区居委会' }, 'community_ambiguous'],
	])('is not found from %j: %s', (written, problem) => {
		expect(find(written)).toMatchObject({ problem });
	});
});

it('keys are found by key and by every name, without regard to width and case', () => {
	const skills = namedKeyFinder([{ key: 'first_aid', names: ['急救', 'First aid'] }]);
	for (const name of ['急救', '急　救', 'first_aid', 'FIRST AID', 'ｆｉｒｓｔ ａｉｄ']) {
		expect(skills.find(name)).toBe('first_aid');
	}
	expect(skills.find('')).toBeUndefined();
	expect(skills.find('constructor')).toBeUndefined();
});
