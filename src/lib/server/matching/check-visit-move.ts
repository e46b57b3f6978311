import type * as v from 'valibot';
import { getServiceItem } from '../catalogue/index.ts';
import { requirePermission } from '../accounts/index.ts';
import { checkOrder } from '../orders/index.ts';
import type { Context } from '../platform/context.ts';
import { domainError, type ProblemCode } from '../platform/errors.ts';
import { parseInput } from '../platform/validation.ts';
import { isFilled, lockVisit, subjectOfAttendance, type LockedVisit } from '../visits/index.ts';
import { getVolunteer } from '../volunteers/index.ts';
import { askAbout, explainRules, rulesOfClaiming, type RuleResult } from './rules.ts';
import { visitMoveSchema } from './schemas.ts';
import { storedCandidates } from './stored-candidates.ts';

/** What a move of a visit to another time would mean. */
export interface VisitMove {
	visitId: string;
	from: { startsAt: Date; endsAt: Date };
	to: { startsAt: Date; endsAt: Date };
	/** Why it cannot be moved there at all; null when it can. */
	refusal: { code: ProblemCode; parameters: Record<string, string | number> } | null;
	/** Who has agreed to come, and the rules that each would break then. */
	volunteers: { id: string; name: string; broken: RuleResult[] }[];
}

/** Rules of an order that hold for a new time, too; the desk may give shorter notice. */
const rulesOfTime = ['start_in_future', 'within_horizon', 'within_opening_hours', 'client_active'];

/**
 * What moving a visit would mean, before anybody does it: whether it can be, and who of those that
 * agreed could not come then, and why. The length stays.
 * @throws validation_failed, not_signed_in, not_allowed, not_found, wrong_state once it has begun
 */
export async function checkVisitMove(
	ctx: Context,
	input: v.InferInput<typeof visitMoveSchema>,
): Promise<VisitMove> {
	const { visitId, startsAt } = parseInput(visitMoveSchema, input);
	const visit = await lockVisit(ctx, visitId);
	return moveOf(ctx, visit, startsAt);
}

/** As {@link checkVisitMove}, of a visit that is locked. */
export async function moveOf(ctx: Context, visit: LockedVisit, startsAt: Date): Promise<VisitMove> {
	requirePermission(ctx, 'visit.move', subjectOfAttendance(visit, null));
	if (!['open', 'agreed'].includes(visit.state)) throw domainError('wrong_state');
	const from = { startsAt: visit.startsAt, endsAt: visit.endsAt };
	const length = visit.endsAt.getTime() - visit.startsAt.getTime();
	const to = { startsAt, endsAt: new Date(startsAt.getTime() + length) };
	const item = await getServiceItem(ctx, visit.districtId, visit.itemKey);
	const broken = checkOrder({ now: ctx.now, ...to, clientState: 'active', item }).find(
		({ rule, passed }) => !passed && rulesOfTime.includes(rule),
	);
	return {
		visitId: visit.id,
		from,
		to,
		refusal: broken ? { code: broken.code, parameters: broken.parameters } : null,
		volunteers: await volunteersThen(ctx, visit, to),
	};
}

async function volunteersThen(
	ctx: Context,
	visit: LockedVisit,
	to: VisitMove['to'],
): Promise<VisitMove['volunteers']> {
	const held = visit.places.filter(isFilled);
	const source = storedCandidates(ctx.sql);
	const stored = visit.order && (await source.findOrder(visit.order.id));
	const volunteers: VisitMove['volunteers'] = [];
	for (const { volunteerId } of held) {
		const { name } = await getVolunteer({ ...ctx, actor: { kind: 'system' } }, volunteerId);
		const order = stored && { ...stored, ...to };
		const candidate = order && (await source.findCandidate(order, volunteerId, ctx.now));
		const rules =
			order && candidate
				? explainRules(askAbout(order, ctx.now), withoutVisit(candidate, visit), rulesOfClaiming)
				: [];
		volunteers.push({ id: volunteerId, name, broken: rules.filter(({ passed }) => !passed) });
	}
	return volunteers;
}

/** The volunteer as if the visit were not agreed: it does not stand in its own way. */
function withoutVisit<
	Candidate extends { takenTimes: { startsAt: Date; endsAt: Date; kind: string }[] },
>(candidate: Candidate, visit: LockedVisit): Candidate {
	return {
		...candidate,
		takenTimes: candidate.takenTimes.filter(
			({ kind, startsAt, endsAt }) =>
				kind !== 'visit' || +startsAt !== +visit.startsAt || +endsAt !== +visit.endsAt,
		),
	};
}
