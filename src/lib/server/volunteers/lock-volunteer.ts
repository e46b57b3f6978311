import type { Context } from '../platform/context.ts';
import { domainError } from '../platform/errors.ts';
import { selectVolunteerForUpdate, type LockedVolunteerRow } from './queries.ts';

/**
 * Reads a volunteer and locks the row until the open transaction ends. Whoever locks an order as
 * well locks the order first.
 * @throws not_found
 */
export async function lockVolunteer(
	ctx: Context,
	volunteerId: string,
): Promise<LockedVolunteerRow> {
	const volunteer = await selectVolunteerForUpdate(ctx.sql, volunteerId);
	if (!volunteer) throw domainError('not_found');
	return volunteer;
}
