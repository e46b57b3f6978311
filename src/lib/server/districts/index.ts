export { type AreaProblem, type ListedArea } from './area-list.ts';
export { knownAreas } from './known-areas.ts';
export { type DistrictCounts } from './queries.ts';
export { areaListHeadings, readAreaList } from './read-area-list.ts';
export { districtSetUpSchema, type DistrictSetUp } from './schemas.ts';
export { setUpDistrict } from './set-up-district.ts';
