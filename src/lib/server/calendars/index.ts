export { addBusyCalendar } from './add-busy-calendar.ts';
export { listBusyCalendars } from './list-busy-calendars.ts';
export { refreshBusyCalendars } from './refresh-busy-calendars.ts';
export { removeBusyCalendar } from './remove-busy-calendar.ts';
export { busyCalendarSchema } from './schemas.ts';
