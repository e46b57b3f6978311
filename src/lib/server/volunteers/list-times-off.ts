import { requirePermission } from '../accounts/index.ts';
import type { Context } from '../platform/context.ts';
import { placeOfVolunteer } from './place-of-volunteer.ts';
import { selectTimesOff, type TimeOffRow } from './queries.ts';

/**
 * When a volunteer is away, now and later, the next first; each with how many visits that were
 * agreed before fall into it.
 * @throws not_found, not_allowed, not_signed_in
 */
export async function listTimesOff(ctx: Context, volunteerId: string): Promise<TimeOffRow[]> {
	const place = await placeOfVolunteer(ctx, volunteerId);
	requirePermission(ctx, 'volunteer.see', { ...place, volunteerId });
	return selectTimesOff(ctx.sql, volunteerId, ctx.now);
}
