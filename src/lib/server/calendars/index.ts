export { addBusyCalendar } from './add-busy-calendar.ts';
export {
	getDeskCalendar,
	getOwnCalendar,
	getTeamCalendar,
	listTeams,
	type Calendar,
} from './get-calendar.ts';
export { listBusyCalendars } from './list-busy-calendars.ts';
export { findCalendarFeed, makeCalendarFeed, revokeCalendarFeed } from './make-calendar-feed.ts';
export type { EntryRow } from './queries.ts';
export { readCalendarFeed } from './read-calendar-feed.ts';
export { refreshBusyCalendars } from './refresh-busy-calendars.ts';
export { removeBusyCalendar } from './remove-busy-calendar.ts';
export { neighbourOf } from './rules.ts';
export {
	busyCalendarSchema,
	calendarViews,
	deskCalendarSchema,
	ownCalendarSchema,
	type CalendarView,
} from './schemas.ts';
