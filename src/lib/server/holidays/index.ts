export { listHolidayYears } from './list-holiday-years.ts';
export { loadHolidays } from './load-holidays.ts';
export { recordHolidays } from './record-holidays.ts';
export { holidayYearSchema } from './schemas.ts';
export { readHolidayLines, writeHolidayLines } from './written-year.ts';
