import type * as v from 'valibot';
import { findStaff, may, requirePermission } from '../accounts/index.ts';
import { notify } from '../messages/index.ts';
import { recordAudit } from '../platform/audit.ts';
import { accountOf, type Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { domainError } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { parseInput } from '../platform/validation.ts';
import { isFilled, lockVisit, subjectOfAttendance, type LockedVisit } from '../visits/index.ts';
import { findAbsence, insertAbsenceOnce, insertAbsenceStep } from './queries.ts';
import { stepsAtTheDoor } from './rules.ts';
import { absenceStepSchema } from './schemas.ts';

/**
 * Notes a step of what is done when nobody opens the door. The volunteer's first step reports it,
 * and the dispatchers of the area are told; their further steps, and those of the desk, follow. A
 * step noted twice stands once.
 * @throws validation_failed, not_signed_in, not_allowed, not_found, wrong_state when the visit is
 * not under way, or it was closed
 */
export async function noteAbsenceStep(
	ctx: Context,
	input: v.InferInput<typeof absenceStepSchema>,
): Promise<void> {
	const { visitId, step } = parseInput(absenceStepSchema, input);
	await withTransaction(ctx, async (ctx) => {
		const visit = await lockVisit(ctx, visitId);
		const atTheDoor = (stepsAtTheDoor as readonly string[]).includes(step);
		const found = await findAbsence(ctx.sql, visitId);
		if (found?.closedAt) throw domainError('wrong_state');
		const absenceId = atTheDoor ? await report(ctx, visit) : found?.id;
		if (!atTheDoor) requirePermission(ctx, 'visit.close_absence', subjectOfAttendance(visit, null));
		if (!absenceId) throw domainError('not_found');
		await insertAbsenceStep(ctx.sql, {
			absenceId,
			step,
			at: ctx.now,
			doneBy: accountOf(ctx)?.accountId ?? null,
		});
		await recordAudit(ctx, {
			action: 'client_absence.note_step',
			subjectType: 'visit',
			subjectId: visitId,
			districtId: visit.districtId,
			detail: { absenceId, step },
		});
	});
}

async function report(ctx: Context, visit: LockedVisit): Promise<string> {
	const volunteerId = accountOf(ctx)?.volunteerId ?? null;
	const place = visit.places.filter(isFilled).find((held) => held.volunteerId === volunteerId);
	if (!place) throw domainError(ctx.actor.kind === 'anonymous' ? 'not_signed_in' : 'not_found');
	if (!may(ctx.actor, 'visit.attend', subjectOfAttendance(visit, place.volunteerId)))
		throw domainError('not_allowed');
	if (visit.state !== 'checked_in' || !place.checkedInAt || place.checkedOutAt)
		throw domainError('wrong_state');
	const id = newId();
	const absenceId = await insertAbsenceOnce(ctx.sql, {
		id,
		visitId: visit.id,
		volunteerId: place.volunteerId,
		reportedAt: ctx.now,
	});
	if (absenceId !== id) return absenceId;
	const { districtId, areaPath, brandId, itemKey, startsAt } = visit;
	const dispatchers = await findStaff(ctx, {
		role: 'dispatcher',
		districtId,
		areaPath,
		brandId,
	});
	await notify(
		ctx,
		...dispatchers.map((accountId) => ({
			accountId,
			districtId,
			kind: 'client_not_at_home' as const,
			subjectId: visit.id,
			parameters: { itemKey, startsAt },
			uniqueKey: `client_not_at_home:${id}:${accountId}`,
		})),
	);
	return id;
}
