import { addDays, addMinutes, localDateOf } from '../../../../calendar/local-time.ts';
import type { Context } from '../../../platform/context.ts';
import { withTransaction } from '../../../platform/db.ts';
import { missOverdueVisits } from '../../miss-overdue-visits.ts';
import {
	missOpenPlanVisits,
	selectExpiriesAhead,
	selectPlansWithMissedVisits,
	selectPlansWithoutNextVisit,
	settleAlertsOver,
} from './queries.ts';
import { raiseAlerts } from './raise-alerts.ts';

/** Four of the six weeks: after an outage of a fortnight nothing is missing yet. */
const daysWatched = 28;
/** A credential or insurance that runs out is told of so many days ahead. */
const expiryDays = 60;
/** A visit that was missed so long ago is told to nobody any more. */
const missedDaysTold = 60;

/**
 * Watches over the plans, apart from the code that makes their visits: finds each plan that ought
 * to have a visit and has none, each whose visit nobody made, each whose
 * people soon lack a credential or insurance; puts them on the desk's list and
 * tells the desk, once. A plan that came right by itself is taken off the list. A sweep.
 * @returns how many plans have a visit missing
 */
export async function checkVisitPlans(ctx: Context): Promise<{ missing: number }> {
	const today = localDateOf(ctx.now);
	await missOverdueVisits(ctx);
	return withTransaction(ctx, async (ctx) => {
		const missing = await selectPlansWithoutNextVisit(ctx.sql, {
			from: addDays(today, 1),
			until: addDays(today, daysWatched),
		});
		await settleAlertsOver(
			ctx.sql,
			'next_visit_missing',
			missing.map(({ planId }) => planId),
			ctx.now,
		);
		await raiseAlerts(ctx, 'next_visit_missing', missing);
		await missOpenPlanVisits(ctx.sql, ctx.now);
		const since = addMinutes(ctx.now, -missedDaysTold * 24 * 60);
		await raiseAlerts(ctx, 'visit_missed', await selectPlansWithMissedVisits(ctx.sql, since));
		await raiseAlerts(
			ctx,
			'expiry_ahead',
			await selectExpiriesAhead(ctx.sql, { from: today, until: addDays(today, expiryDays) }),
		);
		return { missing: missing.length };
	});
}
