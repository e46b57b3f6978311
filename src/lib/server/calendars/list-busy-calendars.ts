import type { Context } from '../platform/context.ts';
import { selectBusyCalendars, type BusyCalendarRow } from './queries.ts';
import { requireOwnTimes } from './require-own-times.ts';

/**
 * The calendars elsewhere of the acting volunteer, and how reading them goes; never their address.
 * @throws not_signed_in, not_allowed
 */
export async function listBusyCalendars(ctx: Context): Promise<BusyCalendarRow[]> {
	return selectBusyCalendars(ctx.sql, requireOwnTimes(ctx).volunteerId, ctx.now);
}
