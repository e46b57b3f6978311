import { addMinutes, localDateOf } from '../../../../calendar/local-time.ts';
import type { Context } from '../../../platform/context.ts';
import { newId } from '../../../platform/ids.ts';
import {
	insertPlanCommitments,
	insertPlanVisits,
	selectDatesTaken,
	type NewPlanVisit,
	type PlanBehindRow,
} from './queries.ts';
import type { PlannedVisit } from '../rules.ts';

/** A visit of a plan with its places, each for who agreed to it. */
export function newVisit(
	plan: Pick<PlanBehindRow, 'id' | 'places' | 'timeZone' | 'durationMinutes'>,
	visit: PlannedVisit,
	regulars: readonly { position: number; volunteerId: string }[],
): NewPlanVisit {
	return {
		id: newId(),
		planId: plan.id,
		...visit,
		endsAt: addMinutes(visit.startsAt, plan.durationMinutes),
		localDate: localDateOf(visit.startsAt, plan.timeZone),
		state: 'open',
		places: Array.from({ length: plan.places }, (_, index) => ({
			id: newId(),
			commitmentId: newId(),
			position: index + 1,
			volunteerId: regulars.find(({ position }) => position === index + 1)?.volunteerId ?? null,
		})),
	};
}

/**
 * Makes visits of plans, those on dates that have none yet, and takes the time of who agreed to
 * them where that can be. What has ended is missed at once: nobody can have made it. In the
 * caller's transaction, which has locked the plans.
 * @returns how many it made
 */
export async function makeVisits(ctx: Context, visits: readonly NewPlanVisit[]): Promise<number> {
	if (visits.length === 0) return 0;
	const keyOf = (visit: { planId: string; planDate: string }) => visit.planId + visit.planDate;
	const taken = new Set((await selectDatesTaken(ctx.sql, visits)).map(keyOf));
	const fresh = visits.filter((visit) => !taken.has(keyOf(visit)));
	if (fresh.length === 0) return 0;
	const filled = await insertPlanCommitments(ctx.sql, fresh, ctx.now);
	for (const visit of fresh) {
		if (visit.endsAt <= ctx.now) visit.state = 'missed';
		else if (visit.places.every(({ id }) => filled.has(id))) visit.state = 'agreed';
	}
	await insertPlanVisits(ctx.sql, fresh, filled, ctx.now);
	return fresh.length;
}
