import type { HolidayCalendar } from '../../calendar/holidays.ts';
import type { Context } from '../platform/context.ts';
import { selectHolidays, selectHolidayYears } from './queries.ts';

/** All holidays that are known, as the rules of the calendar look at them. */
export async function loadHolidays(ctx: Context): Promise<HolidayCalendar> {
	const [years, days] = await Promise.all([selectHolidayYears(ctx.sql), selectHolidays(ctx.sql)]);
	const of = (kind: 'off' | 'working') =>
		new Set(days.filter((day) => day.kind === kind).map(({ day }) => day));
	return {
		years: new Set(years.map(({ year }) => year)),
		off: of('off'),
		working: of('working'),
	};
}
