import type * as v from 'valibot';
import { may } from '../accounts/index.ts';
import { describeArea } from '../areas/index.ts';
import { accountOf, type Context } from '../platform/context.ts';
import { domainError } from '../platform/errors.ts';
import { parseInput } from '../platform/validation.ts';
import { describeVisit, type VisitSummary } from './describe-visit.ts';
import { subjectOfAttendance } from './lock-visit.ts';
import { selectPlaces, selectVisitDetail } from './queries.ts';
import { visitInput } from './schemas.ts';

/**
 * A visit, for a volunteer who holds a place in it and for staff. Before accepting, and after
 * dropping out, there is nothing to see.
 * @throws validation_failed, not_signed_in, not_found
 */
export async function getVisit(
	ctx: Context,
	input: v.InferInput<typeof visitInput>,
): Promise<VisitSummary> {
	const { visitId } = parseInput(visitInput, input);
	if (ctx.actor.kind === 'anonymous') throw domainError('not_signed_in');
	const visit = await selectVisitDetail(ctx.sql, visitId);
	if (!visit) throw domainError('not_found');
	const volunteerId = accountOf(ctx)?.volunteerId;
	const places = await selectPlaces(ctx.sql, visitId);
	const own = places.find((place) => volunteerId && place.volunteerId === volunteerId) ?? null;
	if (!may(ctx.actor, 'visit.see', subjectOfAttendance(visit, own?.volunteerId ?? null)))
		throw domainError('not_found');
	return describeVisit(visit, await describeArea(ctx, visit.areaId), own, ctx.now);
}
