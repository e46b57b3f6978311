import type { Context } from '../platform/context.ts';
import { domainError } from '../platform/errors.ts';
import { changeVolunteer } from './change-volunteer.ts';
import { updateVolunteerState, type VolunteerState } from './queries.ts';

/**
 * Stops offers to a volunteer until they resume. Visits agreed stay agreed.
 * @throws not_found, not_allowed, wrong_state when not active
 */
export async function pauseVolunteering(ctx: Context, volunteerId: string): Promise<void> {
	await moveVolunteer(ctx, volunteerId, { action: 'pause', from: 'active', to: 'paused' });
}

/**
 * Takes a volunteer's offers up again.
 * @throws not_found, not_allowed, wrong_state when not paused
 */
export async function resumeVolunteering(ctx: Context, volunteerId: string): Promise<void> {
	await moveVolunteer(ctx, volunteerId, { action: 'resume', from: 'paused', to: 'active' });
}

async function moveVolunteer(
	ctx: Context,
	volunteerId: string,
	step: { action: string; from: VolunteerState; to: VolunteerState },
): Promise<void> {
	await changeVolunteer(ctx, volunteerId, step.action, async (ctx, { state }) => {
		if (state !== step.from) throw domainError('wrong_state');
		await updateVolunteerState(ctx.sql, volunteerId, step.to);
		return { from: step.from, to: step.to };
	});
}
