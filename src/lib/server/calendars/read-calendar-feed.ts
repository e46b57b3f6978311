import { addDays, instantOf, localDateOf, localDayBounds } from '../../calendar/local-time.ts';
import { localizePath } from '../../i18n/index.ts';
import { loadActor } from '../accounts/index.ts';
import type { Context } from '../platform/context.ts';
import { domainError } from '../platform/errors.ts';
import { hashOfFeed } from './make-calendar-feed.ts';
import { findAccountOfFeed, findTimeZone, selectOwnEntries } from './queries.ts';
import { writeCalendar } from './write-calendar.ts';

const daysBack = 30;
const daysAhead = 180;
const mostPerDay = 50;

/**
 * The calendar of whoever holds the secret address (RFC 5545): visits and services from 30 days
 * back to 180 ahead, without a name or an address of anybody.
 * @param publicOrigin that links begin with
 * @throws not_found for a secret that is unknown or was revoked, and for a suspended account
 */
export async function readCalendarFeed(
	ctx: Context,
	input: { secret: string; publicOrigin: string },
): Promise<string> {
	const accountId = await findAccountOfFeed(ctx.sql, hashOfFeed(input.secret));
	if (!accountId) throw domainError('not_found');
	const { volunteerId, districtId, locale } = await loadActor(ctx, accountId);
	const timeZone = await findTimeZone(ctx.sql, districtId);
	const today = localDateOf(ctx.now, timeZone);
	const days = { from: addDays(today, -daysBack), until: addDays(today, daysAhead) };
	const entries = await selectOwnEntries(ctx.sql, {
		accountId,
		volunteerId,
		timeZone,
		days,
		period: {
			startsAt: instantOf(days.from, '00:00', timeZone),
			endsAt: localDayBounds(days.until, timeZone).end,
		},
		now: ctx.now,
		mostPerDay,
	});
	return writeCalendar({
		// Blocks come from the person's own calendar, where they need not appear twice.
		entries: entries.filter(({ kind }) => kind === 'visit' || kind === 'service'),
		locale,
		now: ctx.now,
		linkOf: (path) => input.publicOrigin + localizePath(locale, path),
	});
}
