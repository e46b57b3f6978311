import type { Context } from '../platform/context.ts';
import { changeVolunteer } from './change-volunteer.ts';
import { updatePreferences } from './queries.ts';
import type { Preferences } from './schemas.ts';

/**
 * Sets how far, how and how much a volunteer wants to help, and when they are not to be disturbed.
 * @throws not_found, not_allowed
 */
export async function changePreferences(
	ctx: Context,
	input: Preferences & { volunteerId: string },
): Promise<void> {
	const { volunteerId, ...preferences } = input;
	await changeVolunteer(ctx, volunteerId, 'change_preferences', async (ctx) => {
		await updatePreferences(ctx.sql, volunteerId, preferences);
		return {};
	});
}
