import type { Context } from '../platform/context.ts';
import { domainError } from '../platform/errors.ts';
import { changeVolunteer } from './change-volunteer.ts';
import { keepBlockedTime } from './keep-blocked-time.ts';
import { deleteTimeOff } from './queries.ts';

/**
 * A volunteer is there after all: the time off is taken back, as a whole.
 * @throws not_found, not_allowed
 */
export async function cancelTimeOff(
	ctx: Context,
	input: { volunteerId: string; timeOffId: string },
): Promise<void> {
	const { volunteerId, timeOffId } = input;
	await changeVolunteer(ctx, volunteerId, 'cancel_time_off', async (ctx) => {
		if (!(await deleteTimeOff(ctx.sql, volunteerId, timeOffId))) throw domainError('not_found');
		await keepBlockedTime(ctx, volunteerId);
		return { timeOffId };
	});
}
