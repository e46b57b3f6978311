import { addDays, defaultTimeZone, instantOf, localDateOf } from '../../../calendar/local-time.ts';
import type { Context } from '../../platform/context.ts';
import { withTransaction } from '../../platform/db.ts';
import { claimLocalDay } from '../../platform/queries.ts';
import {
	deleteAcceptanceDays,
	insertAcceptanceDays,
	lockAcceptanceDays,
	replaceAcceptanceRates,
	selectDistrictIds,
} from './queries.ts';

const job = 'matching/learn-acceptance';
/** So many local days of answers tell how likely an offer is accepted; today is one of them. */
const learningDays = 90;

/**
 * Counts anew how the offers of yesterday and today ended in each district; once a local day, those
 * of all 90 days. What a volunteer answers counts for the volunteer at once and for the district
 * from the next run on: an answer writes to its own offer only. For the system.
 */
export async function learnAcceptance(ctx: Context): Promise<void> {
	const today = localDateOf(ctx.now);
	for (const districtId of await selectDistrictIds(ctx.sql))
		await withTransaction(ctx, async ({ sql }) => {
			await lockAcceptanceDays(sql, districtId);
			const run = { job, areaId: districtId, localDate: today, now: ctx.now };
			const first = await claimLocalDay(sql, run);
			const from = addDays(today, first ? 1 - learningDays : -1);
			if (first) await deleteAcceptanceDays(sql, districtId, { until: addDays(from, -1) });
			await deleteAcceptanceDays(sql, districtId, { from });
			await insertAcceptanceDays(sql, {
				districtId,
				since: instantOf(from, '00:00'),
				timeZone: defaultTimeZone,
			});
			await replaceAcceptanceRates(sql, districtId);
		});
}
