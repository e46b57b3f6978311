import type * as v from 'valibot';
import type { Context } from '../platform/context.ts';
import { domainError } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { parseInput } from '../platform/validation.ts';
import { changeVolunteer } from './change-volunteer.ts';
import { keepBlockedTime } from './keep-blocked-time.ts';
import { countTimesOff, insertTimeOff } from './queries.ts';
import { mostTimesOff, timeOffPeriod } from './rules.ts';
import { timeOffSchema } from './schemas.ts';

/**
 * Notes that a volunteer is away for some days, or a part of one: nobody asks them then. Visits
 * agreed stay agreed; who cannot come to one drops out of it.
 * @returns id of the time off
 * @throws validation_failed, not_found, not_allowed, end_before_start, time_in_past, too_many_entries
 */
export async function takeTimeOff(
	ctx: Context,
	input: v.InferInput<typeof timeOffSchema> & { volunteerId: string },
): Promise<string> {
	const { volunteerId, ...given } = input;
	const period = timeOffPeriod(parseInput(timeOffSchema, given));
	if (period.endsAt <= period.startsAt)
		throw domainError('end_before_start', {
			fields: [{ field: 'lastDay', message: 'end_before_start' }],
		});
	if (period.endsAt <= ctx.now)
		throw domainError('time_in_past', { fields: [{ field: 'lastDay', message: 'time_in_past' }] });
	const id = newId();
	await changeVolunteer(ctx, volunteerId, 'take_time_off', async (ctx) => {
		if ((await countTimesOff(ctx.sql, volunteerId, ctx.now)) >= mostTimesOff)
			throw domainError('too_many_entries', { parameters: { most: mostTimesOff } });
		const recordedBy = ctx.actor.kind === 'account' ? ctx.actor.accountId : null;
		await insertTimeOff(ctx.sql, { id, volunteerId, ...period, recordedBy, createdAt: ctx.now });
		await keepBlockedTime(ctx, volunteerId);
		return { timeOffId: id };
	});
	return id;
}
