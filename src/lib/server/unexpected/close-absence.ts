import type * as v from 'valibot';
import { requirePermission } from '../accounts/index.ts';
import { recordAudit } from '../platform/audit.ts';
import { accountOf, type Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { domainError } from '../platform/errors.ts';
import { parseInput } from '../platform/validation.ts';
import { lockVisit, subjectOfAttendance } from '../visits/index.ts';
import { findAbsence, updateAbsenceClosed } from './queries.ts';
import { absenceOutcomeSchema } from './schemas.ts';

/**
 * The desk notes what had happened when nobody opened the door.
 * @throws validation_failed, not_signed_in, not_allowed, not_found, wrong_state when it is closed
 */
export async function closeAbsence(
	ctx: Context,
	input: v.InferInput<typeof absenceOutcomeSchema>,
): Promise<void> {
	const { visitId, outcome } = parseInput(absenceOutcomeSchema, input);
	await withTransaction(ctx, async (ctx) => {
		const visit = await lockVisit(ctx, visitId);
		requirePermission(ctx, 'visit.close_absence', subjectOfAttendance(visit, null));
		const absence = await findAbsence(ctx.sql, visitId);
		if (!absence) throw domainError('not_found');
		const closedBy = accountOf(ctx)?.accountId ?? null;
		if (
			!(await updateAbsenceClosed(ctx.sql, {
				id: absence.id,
				closedAt: ctx.now,
				closedBy,
				outcome,
			}))
		)
			throw domainError('wrong_state');
		await recordAudit(ctx, {
			action: 'client_absence.close',
			subjectType: 'visit',
			subjectId: visitId,
			districtId: visit.districtId,
			detail: { absenceId: absence.id },
		});
	});
}
