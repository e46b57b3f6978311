export { areasInScope } from './areas-in-scope.ts';
export { describeArea } from './describe-area.ts';
export { findPlace, type Place } from './find-place.ts';
export { listAreas } from './list-areas.ts';
export { listCommunities } from './list-communities.ts';
export { neighbouringTowns } from './neighbouring-towns.ts';
export { ownDistrict } from './own-district.ts';
export {
	areaNameColumns,
	withinScopes,
	type AreaLevel,
	type AreaRow,
	type CommunityRow,
	type SqlPart,
} from './queries.ts';
export { requireArea } from './require-area.ts';
export { townsInScope } from './towns-in-scope.ts';
