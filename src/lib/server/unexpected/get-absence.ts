import { may } from '../accounts/index.ts';
import type { Context } from '../platform/context.ts';
import { findAbsence, type AbsenceRow } from './queries.ts';

/**
 * What was tried when nobody opened the door, for the volunteer who stood there and for the desk;
 * null when nothing was reported, and for everybody else.
 */
export async function getAbsence(ctx: Context, visitId: string): Promise<AbsenceRow | null> {
	const absence = await findAbsence(ctx.sql, visitId);
	if (!absence || !may(ctx.actor, 'visit.see', absence)) return null;
	return absence;
}
