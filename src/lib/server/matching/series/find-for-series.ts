import { distanceMetres } from '../../volunteers/index.ts';
import type { Context } from '../../platform/context.ts';
import type { VisitPlanView } from '../../visits/index.ts';
import { askAbout, brokenRules } from '../rules.ts';
import { meanLoad, scoreCandidate } from '../score.ts';
import { loadScoring } from '../scoring/load-scoring.ts';
import type { CandidateSnapshot } from '../snapshot.ts';
import { candidateForEach, storedCandidates } from '../stored-candidates.ts';
import {
	selectAskedForPlan,
	selectTeamMembers,
	selectVisitSnapshots,
	selectVolunteerNames,
} from './queries.ts';
import { rankForSeries, rulesOfDates, rulesOfSeries, type SeriesCandidate } from './rules.ts';

const datesLookedAt = 40;
const closelyLookedAt = 12;

/** Somebody who could be asked for a series, as the desk sees them. */
export interface FoundForSeries extends SeriesCandidate {
	name: string;
	distanceMetres: number;
}

type PlanToStaff = Pick<VisitPlanView, 'id' | 'districtId' | 'brandId' | 'itemKey' | 'teamId'>;

/**
 * Who could come to all visits of a plan, the best first: held against the rules on each date of
 * the next six weeks. Nobody who was asked for it or has a place in it already.
 */
export async function findForSeries(ctx: Context, plan: PlanToStaff): Promise<FoundForSeries[]> {
	const dates = await selectVisitSnapshots(ctx.sql, plan.id, {
		now: ctx.now,
		limit: datesLookedAt,
	});
	const [first] = dates;
	if (!first) return [];
	const asked = new Set(
		(await selectAskedForPlan(ctx.sql, plan.id)).map(({ volunteerId }) => volunteerId),
	);
	const members = plan.teamId ? await selectTeamMembers(ctx.sql, plan.teamId) : null;
	const question = askAbout(first, ctx.now);
	const { candidates } = await storedCandidates(ctx.sql).listCandidates(first, ctx.now);
	const able = candidates.filter(
		(candidate) =>
			brokenRules(question, candidate, rulesOfSeries).length === 0 &&
			!asked.has(candidate.volunteerId) &&
			(members === null || members.has(candidate.volunteerId)),
	);
	const scoring = await loadScoring(ctx, { ...plan, startsAt: first.startsAt });
	const load = meanLoad(question, able);
	const described = (candidate: CandidateSnapshot) => ({
		volunteerId: candidate.volunteerId,
		cannotOn: [] as string[],
		visitsWithClient: candidate.visitsWithClient,
		score: scoreCandidate(question, candidate, scoring, load).total,
		distanceMetres: distanceMetres(candidate, first),
	});
	const shortlist = rankForSeries(able.map(described)).slice(0, closelyLookedAt);
	const names = await selectVolunteerNames(
		ctx.sql,
		shortlist.map(({ volunteerId }) => volunteerId),
	);
	const found: FoundForSeries[] = [];
	for (const candidate of shortlist) {
		const cannotOn = await datesAgainst(ctx, dates, candidate.volunteerId);
		// Who can come to less than half of the visits is no regular face.
		if (cannotOn.length * 2 <= dates.length)
			found.push({ ...candidate, name: names.get(candidate.volunteerId) ?? '', cannotOn });
	}
	return rankForSeries(found);
}

/** The dates on which a rule speaks against a volunteer. */
export async function datesAgainst(
	ctx: Context,
	dates: Awaited<ReturnType<typeof selectVisitSnapshots>>,
	volunteerId: string,
): Promise<string[]> {
	const snapshots = await candidateForEach(ctx.sql, dates, volunteerId, ctx.now);
	return dates.flatMap((date) => {
		const candidate = snapshots.get(date.id);
		const broken =
			!candidate || brokenRules(askAbout(date, ctx.now), candidate, rulesOfDates).length > 0;
		return broken ? [date.localDate] : [];
	});
}
