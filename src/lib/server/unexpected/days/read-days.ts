import { addMinutes, localDateOf } from '../../../calendar/local-time.ts';
import { scopesOf } from '../../accounts/index.ts';
import type { Context } from '../../platform/context.ts';
import { domainError } from '../../platform/errors.ts';
import {
	selectCareRounds,
	selectWeatherDays,
	type CareRoundRow,
	type WeatherDayRow,
} from './queries.ts';

const roundsShownMinutes = 7 * 24 * 60;

/**
 * Days of bad weather from today on, and the rounds of the last seven days, in the actor's areas.
 * @throws not_signed_in, not_allowed
 */
export async function readDays(
	ctx: Context,
): Promise<{ weatherDays: WeatherDayRow[]; rounds: CareRoundRow[] }> {
	if (ctx.actor.kind === 'anonymous') throw domainError('not_signed_in');
	const scopes = scopesOf(ctx.actor, 'day.declare');
	if (scopes.length === 0) throw domainError('not_allowed');
	return {
		weatherDays: await selectWeatherDays(ctx.sql, { scopes, from: localDateOf(ctx.now) }),
		rounds: await selectCareRounds(ctx.sql, {
			scopes,
			endedAfter: addMinutes(ctx.now, -roundsShownMinutes),
		}),
	};
}
