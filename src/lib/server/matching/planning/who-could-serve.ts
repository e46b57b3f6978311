import { addMinutes } from '../../../calendar/local-time.ts';
import type { Context } from '../../platform/context.ts';
import { selectOrderSnapshots } from '../candidates/queries.ts';
import { askAbout, brokenRules, ruleNames, type RuleName } from '../rules.ts';
import { rankCandidates } from '../score.ts';
import { loadScoring } from '../scoring/load-scoring.ts';
import type { CandidateSnapshot, OrderSnapshot } from '../snapshot.ts';
import { storedCandidates } from '../stored-candidates.ts';

/** Rules that a plan of a whole day sees to itself, or that are about the moment of asking. */
const seenToByThePlan: readonly RuleName[] = [
	'time_to_get_there',
	'visits_per_day',
	'visits_per_week',
	'offers_per_day',
	'outside_quiet_hours',
];
const rulesOfADay = ruleNames.filter((name) => !seenToByThePlan.includes(name));

/** An order whose visit is to be planned, and who is in question whatever the search says. */
export interface OrderOfADay {
	id: string;
	districtId: string;
	brandId: string;
	itemKey: string;
	startsAt: Date;
	/** Who holds a place of it, or is to. */
	volunteerIds: readonly string[];
}

export interface CouldServe {
	order: OrderSnapshot;
	/** Those who break no rule that does not change with the rest of the day, the best first. */
	able: { candidate: CandidateSnapshot; score: number }[];
	/** Those asked for by id who break one, with the rules. */
	unable: { candidate: CandidateSnapshot; rules: RuleName[] }[];
	/** How many each rule ruled out, by the first that did. */
	ruledOut: Partial<Record<RuleName, number>>;
}

/**
 * Who could make the visits of orders, were everything else that day still open: all hard rules but
 * those about other visits and about asking. For the system.
 * @param mostLate minutes that a visit may begin late; who could not come then is not able
 */
export async function whoCouldServe(
	ctx: Context,
	orders: readonly OrderOfADay[],
	mostLate: number,
): Promise<CouldServe[]> {
	const source = storedCandidates(ctx.sql);
	const snapshots = await selectOrderSnapshots(
		ctx.sql,
		orders.map(({ id }) => id),
	);
	const found: CouldServe[] = [];
	for (const row of orders) {
		const order = snapshots.find(({ id }) => id === row.id);
		if (!order) continue;
		const question = askAbout(order, ctx.now);
		const later = askAbout(
			{
				...order,
				startsAt: addMinutes(order.startsAt, mostLate),
				endsAt: addMinutes(order.endsAt, mostLate),
			},
			ctx.now,
		);
		const broken = (candidate: CandidateSnapshot) => [
			...new Set([question, later].flatMap((asked) => brokenRules(asked, candidate, rulesOfADay))),
		];
		const list = await source.listCandidates(order, ctx.now);
		const candidates = new Map(list.candidates.map((each) => [each.volunteerId, each]));
		const named: CandidateSnapshot[] = [];
		for (const volunteerId of row.volunteerIds) {
			const candidate = await source.findCandidate(order, volunteerId, ctx.now);
			if (!candidate) continue;
			candidates.set(volunteerId, candidate);
			named.push(candidate);
		}
		const ruledOut: CouldServe['ruledOut'] = { ...list.ruledOut };
		const able: CandidateSnapshot[] = [];
		for (const candidate of candidates.values()) {
			const [first] = broken(candidate);
			if (first === undefined) able.push(candidate);
			else ruledOut[first] = (ruledOut[first] ?? 0) + 1;
		}
		const ranked = rankCandidates(question, able, await loadScoring(ctx, row));
		found.push({
			order,
			able: ranked.map(({ volunteerId, score }) => ({
				candidate: candidates.get(volunteerId)!,
				score: score.total,
			})),
			unable: named.flatMap((candidate) => {
				const rules = broken(candidate);
				return rules.length > 0 ? [{ candidate, rules }] : [];
			}),
			ruledOut,
		});
	}
	return found;
}
