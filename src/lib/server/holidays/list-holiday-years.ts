import { ownDistrict } from '../areas/index.ts';
import type { Context } from '../platform/context.ts';
import {
	selectHolidays,
	selectHolidayYears,
	type HolidayRow,
	type HolidayYearRow,
} from './queries.ts';

/**
 * The years whose holidays are known, the latest first, with their days.
 * @throws not_signed_in, not_allowed
 */
export async function listHolidayYears(
	ctx: Context,
): Promise<(HolidayYearRow & { days: HolidayRow[] })[]> {
	await ownDistrict(ctx, 'holidays.record');
	const [years, days] = await Promise.all([selectHolidayYears(ctx.sql), selectHolidays(ctx.sql)]);
	return years.map((row) => ({
		...row,
		days: days
			.filter(({ year }) => year === row.year)
			.map(({ day, kind, nameZh, nameEn }) => ({ day, kind, nameZh, nameEn })),
	}));
}
