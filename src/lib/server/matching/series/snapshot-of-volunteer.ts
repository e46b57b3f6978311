import type { Context } from '../../platform/context.ts';
import { domainError } from '../../platform/errors.ts';
import { refusalOf } from '../check-rules.ts';
import { askAbout, brokenRules, rulesOfSafety } from '../rules.ts';
import { candidateForEach } from '../stored-candidates.ts';
import { datesAgainst } from './find-for-series.ts';
import { selectVisitSnapshots } from './queries.ts';
import type { SeriesCandidate } from './rules.ts';

const datesLookedAt = 40;

/**
 * One volunteer held against the dates of a plan, whatever their score.
 * @throws not_found when they are of another district, rule_broken where a rule of safety speaks
 * against them on the first date
 */
export async function snapshotOfVolunteer(
	ctx: Context,
	plan: { id: string },
	volunteerId: string,
): Promise<SeriesCandidate> {
	const dates = await selectVisitSnapshots(ctx.sql, plan.id, {
		now: ctx.now,
		limit: datesLookedAt,
	});
	const [first] = dates;
	if (!first) return { volunteerId, cannotOn: [], visitsWithClient: 0, score: 0 };
	const candidate = (await candidateForEach(ctx.sql, [first], volunteerId, ctx.now)).get(first.id);
	if (!candidate) throw domainError('not_found');
	const broken = brokenRules(askAbout(first, ctx.now), candidate, rulesOfSafety);
	if (broken.length > 0) throw refusalOf(ctx, broken);
	return {
		volunteerId,
		cannotOn: await datesAgainst(ctx, dates, volunteerId),
		visitsWithClient: candidate.visitsWithClient,
		score: 0,
	};
}
