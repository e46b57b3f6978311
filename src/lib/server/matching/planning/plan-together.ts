import { addMinutes } from '../../../calendar/local-time.ts';
import type { Context } from '../../platform/context.ts';
import { withTransaction } from '../../platform/db.ts';
import { enqueue } from '../../platform/enqueue.ts';
import { newId } from '../../platform/ids.ts';
import { selectOrderSnapshots } from '../candidates/queries.ts';
import { askAbout, firstBrokenRule } from '../rules.ts';
import { rankCandidates } from '../score.ts';
import { loadScoring } from '../scoring/load-scoring.ts';
import { enoughAble } from '../snapshot.ts';
import { costOf } from '../solver/index.ts';
import { storedCandidates } from '../stored-candidates.ts';
import { poseProblem, readChoices, type OpenOrder, type PosedProblem } from './pose-problem.ts';
import {
	deletePlansBefore,
	insertPlan,
	releaseWaiting,
	replaceChoices,
	selectDistrictsInMatching,
	selectPlannable,
	type PlannableOrder,
} from './queries.ts';
import { solveInThread } from './solve-in-thread.ts';

const mostOrders = 5000;
const lastCallMinutes = 15;
const solvingMilliseconds = 10_000;
const planDays = 90;
const minutesPerDay = 24 * 60;

/**
 * Plans, district by district, all orders that wait for a volunteer against all who could come, as
 * one assignment, solved to the optimum or as near as ten seconds allow. What a plan says is whom
 * to ask first; people still decline, and matching goes on from there. For the system; may run any
 * number of times, and twice in a row says the same.
 * @returns how many orders were planned
 */
export async function planTogether(ctx: Context): Promise<number> {
	let planned = 0;
	for (const districtId of await selectDistrictsInMatching(ctx.sql)) {
		const orders = await selectPlannable(ctx.sql, {
			districtId,
			from: addMinutes(ctx.now, lastCallMinutes),
			limit: mostOrders,
		});
		if (orders.length === 0) continue;
		await planDistrict(ctx, districtId, await findAble(ctx, orders));
		planned += orders.length;
	}
	await deletePlansBefore(ctx.sql, addMinutes(ctx.now, -planDays * minutesPerDay));
	return planned;
}

async function findAble(ctx: Context, orders: readonly PlannableOrder[]): Promise<OpenOrder[]> {
	const source = storedCandidates(ctx.sql);
	const snapshots = await selectOrderSnapshots(
		ctx.sql,
		orders.map(({ id }) => id),
	);
	const found: OpenOrder[] = [];
	for (const row of orders) {
		const order = snapshots.find(({ id }) => id === row.id);
		if (!order) continue;
		const question = askAbout(order, ctx.now);
		const { candidates } = await source.listCandidates(order, ctx.now);
		const able = candidates.filter((each) => firstBrokenRule(question, each) === null);
		const byId = new Map(able.map((candidate) => [candidate.volunteerId, candidate]));
		const ranked = rankCandidates(question, able, await loadScoring(ctx, row));
		found.push({
			order,
			places: row.places,
			able: ranked.slice(0, enoughAble).flatMap((scored) => {
				const candidate = byId.get(scored.volunteerId);
				return candidate ? [{ candidate, scored }] : [];
			}),
		});
	}
	return found;
}

async function planDistrict(
	ctx: Context,
	districtId: string,
	open: readonly OpenOrder[],
): Promise<void> {
	const posed = poseProblem(open);
	const begun = performance.now();
	const answer = await solveInThread(posed.problem, solvingMilliseconds);
	const milliseconds = Math.round(performance.now() - begun);
	const firstCome = takeTurns(posed);
	const planId = newId();
	await withTransaction(ctx, async (ctx) => {
		await insertPlan(ctx.sql, {
			id: planId,
			districtId,
			at: ctx.now,
			orders: open.length,
			places: posed.orderOfRow.length,
			volunteers: posed.volunteerIds.length,
			candidates: posed.problem.edgeVolunteers.length,
			leftOut: countLeftOut(answer?.edgeOf ?? firstCome),
			cost: answer?.cost ?? costOf(posed.problem, firstCome),
			bound: answer?.bound ?? null,
			outOfTime: answer?.outOfTime ?? true,
			firstComeLeftOut: countLeftOut(firstCome),
			firstComeCost: costOf(posed.problem, firstCome),
			milliseconds,
		});
		if (answer) await replaceChoices(ctx.sql, planId, readChoices(open, posed, answer));
		const released = await releaseWaiting(
			ctx.sql,
			open.map(({ order }) => order.id),
			ctx.now,
		);
		if (released > 0) await enqueue(ctx, 'matching/propose');
	});
}

/** First come, first served: each place in turn takes the best volunteer who can still come. */
function takeTurns({ problem }: PosedProblem): Int32Array {
	const { capacities, edgesFrom, edgeVolunteers, edgeCosts, groups } = problem;
	const groupsOf = new Map<number, number[]>();
	groups.limits.forEach((_, group) => {
		for (let index = groups.from[group]!; index < groups.from[group + 1]!; index += 1)
			groupsOf.set(groups.edges[index]!, [...(groupsOf.get(groups.edges[index]!) ?? []), group]);
	});
	const left = capacities.slice();
	const leftInGroup = groups.limits.slice();
	return Int32Array.from(problem.penalties, (_, row) => {
		let best = -1;
		for (let edge = edgesFrom[row]!; edge < edgesFrom[row + 1]!; edge += 1) {
			const free =
				left[edgeVolunteers[edge]!]! > 0 &&
				(groupsOf.get(edge) ?? []).every((group) => leftInGroup[group]! > 0);
			if (free && (best < 0 || edgeCosts[edge]! < edgeCosts[best]!)) best = edge;
		}
		if (best >= 0) {
			left[edgeVolunteers[best]!]! -= 1;
			for (const group of groupsOf.get(best) ?? []) leftInGroup[group]! -= 1;
		}
		return best;
	});
}

function countLeftOut(edgeOf: Int32Array): number {
	return edgeOf.reduce((count, edge) => count + (edge < 0 ? 1 : 0), 0);
}
