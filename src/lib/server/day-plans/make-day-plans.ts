import { whoCouldServe } from '../matching/index.ts';
import type { Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { isDomainError } from '../platform/errors.ts';
import { poseDay, readDay, type PosedDay } from './pose-day.ts';
import {
	claimDayPlan,
	lockClaims,
	selectOrdersOfDay,
	updateDayPlanFailed,
	updateDayPlanProgress,
	updateDayPlanProposed,
	type DayPlanRow,
} from './queries.ts';
import { solveInThread } from './solve-in-thread.ts';

/** A worker that has not told how far it is for so long was killed. */
const silentMinutes = 2;
const mostOrders = 400;

/**
 * Makes every plan that waits, or whose worker was killed, one at a time however many workers there
 * are. For the system. The search runs in a
 * thread; the best so far is kept about each second, and somebody may stop it.
 */
export async function makeDayPlans(ctx: Context): Promise<void> {
	const begun = performance.now();
	const now = () => new Date(ctx.now.getTime() + performance.now() - begun);
	for (;;) {
		const silentSince = new Date(now().getTime() - silentMinutes * 60_000);
		const plan = await withTransaction(ctx, async ({ sql }) => {
			await lockClaims(sql);
			return claimDayPlan(sql, { now: now(), silentSince });
		});
		if (!plan) return;
		await makeOne(ctx, plan, now);
	}
}

async function makeOne(ctx: Context, plan: DayPlanRow, now: () => Date): Promise<void> {
	const { id, parameters } = plan;
	try {
		const posed = await poseFor({ ...ctx, now: now() }, plan);
		const { plan: routes, rounds } = await solveInThread(
			posed.problem,
			{
				// What is asked to stop before it began still gets a look.
				seconds: plan.stopAsked ? 1 : parameters.seconds,
				seed: parseInt(id.slice(-8), 16),
			},
			({ share, rounds, plan }) =>
				updateDayPlanProgress(ctx.sql, {
					id,
					progress: Math.min(99, Math.floor(share * 100)),
					proposal: readDay(posed, plan, rounds),
					now: now(),
				}),
		);
		const proposal = readDay(posed, routes, rounds);
		await updateDayPlanProposed(ctx.sql, { id, proposal, at: now() });
	} catch (error) {
		const failure = isDomainError(error) ? error.code : 'internal';
		await updateDayPlanFailed(ctx.sql, { id, failure, at: now() });
		if (!isDomainError(error)) throw error;
	}
}

async function poseFor(ctx: Context, plan: DayPlanRow): Promise<PosedDay> {
	const { areaPath, localDate, parameters, pins } = plan;
	const orders = await selectOrdersOfDay(ctx.sql, {
		areaPath,
		date: localDate,
		from: ctx.now,
		limit: mostOrders,
	});
	const asked = orders.map((order) => ({
		...order,
		volunteerIds: [
			...order.holders.map(({ volunteerId }) => volunteerId),
			...pins.flatMap((pin) => (pin.orderId === order.id ? (pin.volunteerId ?? []) : [])),
		],
	}));
	const could = await whoCouldServe(ctx, asked, parameters.mostLate);
	return poseDay({ date: localDate, orders, could, pins, parameters });
}
