import type * as v from 'valibot';
import { requirePermission } from '../accounts/index.ts';
import { formatInstant } from '../../i18n/format.ts';
import type { Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { domainError } from '../platform/errors.ts';
import { parseInput } from '../platform/validation.ts';
import { lockVisit, placeOf, requireVolunteer, subjectOfAttendance } from './lock-visit.ts';
import { moveVisit } from './move-visit.ts';
import { setOutOpensAt } from './rules.ts';
import { visitInput } from './schemas.ts';

/**
 * The acting volunteer says that they are on the way, which nobody has to say.
 * @throws validation_failed, not_signed_in, not_allowed, not_found when they hold no place in it,
 * wrong_state when it is not agreed, or somebody is on the way, too_early more than two hours before
 */
export async function setOut(ctx: Context, input: v.InferInput<typeof visitInput>): Promise<void> {
	const { visitId } = parseInput(visitInput, input);
	const volunteerId = requireVolunteer(ctx);
	await withTransaction(ctx, async (ctx) => {
		const visit = await lockVisit(ctx, visitId);
		placeOf(visit, volunteerId);
		requirePermission(ctx, 'visit.attend', subjectOfAttendance(visit, volunteerId));
		const opensAt = setOutOpensAt(visit);
		if (ctx.now < opensAt)
			throw domainError('too_early', { parameters: { time: formatInstant(ctx.locale, opensAt) } });
		await moveVisit(ctx, visit, 'set_out');
	});
}
