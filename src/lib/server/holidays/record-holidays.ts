import type * as v from 'valibot';
import { ownDistrict } from '../areas/index.ts';
import { recordAudit } from '../platform/audit.ts';
import { accountOf, type Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { parseInput } from '../platform/validation.ts';
import { replaceHolidayYear } from './queries.ts';
import { holidayYearSchema } from './schemas.ts';

/**
 * Records a year's holidays as the State Council published them, in place of what was known of it.
 * Visits that stand already stay where they are.
 * @throws validation_failed, not_signed_in, not_allowed
 */
export async function recordHolidays(
	ctx: Context,
	input: v.InferInput<typeof holidayYearSchema>,
): Promise<void> {
	const { year, source, days } = parseInput(holidayYearSchema, input);
	const district = await ownDistrict(ctx, 'holidays.record');
	await withTransaction(ctx, async (ctx) => {
		await replaceHolidayYear(ctx.sql, {
			year,
			source,
			days,
			recordedAt: ctx.now,
			recordedBy: accountOf(ctx)?.accountId ?? null,
		});
		await recordAudit(ctx, {
			action: 'holidays.record',
			subjectType: 'holiday_year',
			subjectId: null,
			districtId: district.id,
			detail: { year, days: days.length },
		});
	});
}
