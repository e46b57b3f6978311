import type { Context } from '../platform/context.ts';
import { changeVolunteer } from './change-volunteer.ts';
import { replaceFreeTimes } from './queries.ts';
import { tidyFreeTimes, type FreeTime } from './rules.ts';

/**
 * Sets when in the week a volunteer is free, in place of what was there. Visits agreed stay agreed.
 * @throws not_found, not_allowed
 */
export async function changeAvailability(
	ctx: Context,
	input: { volunteerId: string; freeTimes: FreeTime[] },
): Promise<void> {
	const freeTimes = tidyFreeTimes(input.freeTimes);
	await changeVolunteer(ctx, input.volunteerId, 'change_availability', async (ctx) => {
		await replaceFreeTimes(ctx.sql, input.volunteerId, freeTimes);
		return { freeTimes: freeTimes.length };
	});
}
