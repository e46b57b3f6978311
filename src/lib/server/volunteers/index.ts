export { cancelTimeOff } from './cancel-time-off.ts';
export { changeAvailability } from './change-availability.ts';
export { changePreferences } from './change-preferences.ts';
export { getVolunteer } from './get-volunteer.ts';
export { keepBlockedTime } from './keep-blocked-time.ts';
export { listTimesOff } from './list-times-off.ts';
export { lockVolunteer } from './lock-volunteer.ts';
export { pauseVolunteering, resumeVolunteering } from './pause-volunteering.ts';
export { placeOfVolunteer } from './place-of-volunteer.ts';
export type {
	FoundVolunteerRow,
	NamedKey,
	TimeOffRow,
	VolunteerRow,
	VolunteerState,
} from './queries.ts';
export { tidyFreeTimes, type FreeTime } from './rules.ts';
export {
	freeTimesSchema,
	preferencesSchema,
	timeOffSchema,
	travelModes,
	type Preferences,
} from './schemas.ts';
export { searchVolunteers } from './search-volunteers.ts';
export { takeTimeOff } from './take-time-off.ts';
export { distanceMetres, travelMinutes, type Point, type TravelMode } from './travel.ts';
