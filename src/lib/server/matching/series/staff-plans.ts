import { addMinutes, localDateOf } from '../../../calendar/local-time.ts';
import { scheduleMatching } from '../../orders/index.ts';
import type { Context } from '../../platform/context.ts';
import { withTransaction } from '../../platform/db.ts';
import { isDomainError } from '../../platform/errors.ts';
import { lockVisitPlan, orderOpenVisit, raiseAlerts } from '../../visits/index.ts';
import { proposeByName } from '../propose-by-name.ts';
import { freePosition, sendSeriesOffer } from './ask-for-series.ts';
import { findForSeries } from './find-for-series.ts';
import {
	expireSeriesOfferRows,
	selectAskedForPlan,
	selectPlansToStaff,
	selectSubstitutes,
	selectVisitsToCover,
	updatePeopleDue,
} from './queries.ts';
import { mostAsked } from './rules.ts';

const mostPlans = 50;
const mostVisits = 200;
/** An open visit of a plan is ordered so many days before it starts. */
const coverDays = 7;
/** While somebody is asked for the whole plan, only so many days before. */
const coverDaysWhileAsking = 3;
/** So long a substitute is asked alone, where there is more than a day left. */
const substituteMinutes = 240;

/**
 * Looks for people for plans, and for open visits of plans that start within a week. For a plan one
 * volunteer after the other is asked, the best first, until one agrees; after five the desk is
 * told. An open visit becomes an order, which matching then looks after like any other; the plan's
 * substitute is asked first. A sweep: it may run at any time.
 */
export async function staffPlans(ctx: Context): Promise<void> {
	await expireSeriesOfferRows(ctx.sql, ctx.now);
	for (const planId of await selectPlansToStaff(ctx.sql, ctx.now, mostPlans))
		await withTransaction(ctx, (ctx) => staffPlan(ctx, planId));
	const open = await selectVisitsToCover(ctx.sql, {
		now: ctx.now,
		until: addMinutes(ctx.now, coverDays * 24 * 60),
		verySoon: addMinutes(ctx.now, coverDaysWhileAsking * 24 * 60),
		limit: mostVisits,
	});
	for (const visit of open) await coverVisit(ctx, visit);
}

async function staffPlan(ctx: Context, planId: string): Promise<void> {
	const plan = await lockVisitPlan(ctx, planId, 'visit_plan.arrange');
	const asked = await selectAskedForPlan(ctx.sql, planId);
	const role = freePosition(plan.places, asked, 'regular') ? 'regular' : 'substitute';
	const position = freePosition(plan.places, asked, role);
	if (position === null) return updatePeopleDue(ctx.sql, planId, null);
	const before = asked.filter((each) => each.role === role && each.state !== 'paired').length;
	const [best] = before < mostAsked ? await findForSeries(ctx, plan) : [];
	if (best) {
		await sendSeriesOffer(ctx, plan, { ...best, role, position, byName: false });
		return;
	}
	await updatePeopleDue(ctx.sql, planId, null);
	if (role === 'regular')
		await raiseAlerts(ctx, 'nobody_agreed', [
			{ planId, localDate: localDateOf(ctx.now, plan.timeZone) },
		]);
}

async function coverVisit(
	ctx: Context,
	{ visitId, startsAt }: { visitId: string; startsAt: Date },
): Promise<void> {
	const orderId = await orderOpenVisit(ctx, visitId);
	if (!orderId) return;
	for (const volunteerId of await selectSubstitutes(ctx.sql, visitId)) {
		try {
			await withTransaction(ctx, async (ctx) => {
				await proposeByName(ctx, { orderId, volunteerId });
				if (startsAt > addMinutes(ctx.now, 24 * 60))
					await scheduleMatching(ctx, orderId, {
						matchingDueAt: addMinutes(ctx.now, substituteMinutes),
					});
			});
			return;
		} catch (error) {
			// Rules speak against them this time; matching looks for somebody else.
			if (!isDomainError(error)) throw error;
		}
	}
}
