export * from './areas.ts';
export * from './bilingual-text.ts';
export * from './brands.ts';
export * from './cast.ts';
export * from './catalogue.ts';
export * from './grids.ts';
export * from './names.ts';
export * from './random.ts';
export * from './skills.ts';
export { peopleOfTown } from './seeding/areas.ts';
export {
	itemFrequency,
	poisson,
	startMinute,
	submission,
	weekdayFactor,
	wishesFor,
} from './seeding/demand.ts';
export { clientLanguages, volunteerLanguages } from './seeding/languages.ts';
export { volunteerProfiles, type FreeStretch } from './seeding/volunteer-profiles.ts';
export { drawCaps, drawQuietTimes, joinedDaysAgo } from './seeding/volunteers.ts';
export { logNormal, roundedDegrees, someOf } from './seeding/world.ts';
