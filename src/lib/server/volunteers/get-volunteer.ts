import { requirePermission } from '../accounts/index.ts';
import type { Context } from '../platform/context.ts';
import { domainError } from '../platform/errors.ts';
import { selectVolunteer, type VolunteerRow } from './queries.ts';

/**
 * A volunteer's profile: skills, proofs, free times and limits; no phone.
 * @throws not_found, not_allowed
 */
export async function getVolunteer(ctx: Context, volunteerId: string): Promise<VolunteerRow> {
	const volunteer = await selectVolunteer(ctx.sql, volunteerId);
	if (!volunteer) throw domainError('not_found');
	const { districtId, areaPath } = volunteer;
	requirePermission(ctx, 'volunteer.see', { districtId, areaPath, volunteerId });
	return volunteer;
}
