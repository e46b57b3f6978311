import type { Context } from '../platform/context.ts';
import { domainError } from '../platform/errors.ts';
import { selectVolunteerPlace } from './queries.ts';

/**
 * Where a volunteer belongs, for permissions.
 * @throws not_found
 */
export async function placeOfVolunteer(
	ctx: Context,
	volunteerId: string,
): Promise<{ districtId: string; areaPath: string }> {
	const place = await selectVolunteerPlace(ctx.sql, volunteerId);
	if (!place) throw domainError('not_found');
	return place;
}
