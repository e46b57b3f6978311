import { requirePermission, type Permission } from '../accounts/index.ts';
import { recordAudit } from '../platform/audit.ts';
import type { Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { lockVolunteer } from './lock-volunteer.ts';
import type { LockedVolunteerRow } from './queries.ts';

/** Changes of when somebody has time, which the desk makes for those who call. */
const changesOfTimes = ['change_availability', 'take_time_off', 'cancel_time_off'];

const permissionOf = (action: string): Permission =>
	changesOfTimes.includes(action) ? 'volunteer.set_times' : 'volunteer.change';

/**
 * Changes a volunteer's own row under its lock, with its audit row.
 * @throws not_found, not_allowed, and what the change throws
 */
export async function changeVolunteer(
	ctx: Context,
	volunteerId: string,
	action: string,
	change: (ctx: Context, volunteer: LockedVolunteerRow) => Promise<Record<string, unknown>>,
): Promise<void> {
	await withTransaction(ctx, async (ctx) => {
		const volunteer = await lockVolunteer(ctx, volunteerId);
		const { districtId, areaPath } = volunteer;
		requirePermission(ctx, permissionOf(action), { districtId, areaPath, volunteerId });
		const detail = await change(ctx, volunteer);
		await recordAudit(ctx, {
			action: `volunteer.${action}`,
			subjectType: 'volunteer',
			subjectId: volunteerId,
			districtId,
			detail,
		});
	});
}
