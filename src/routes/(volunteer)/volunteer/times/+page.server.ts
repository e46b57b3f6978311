import * as v from 'valibot';
import { formatInstant } from '$lib/i18n/format.ts';
import { formAction } from '$lib/pages/form-action.ts';
import { loadPage } from '$lib/pages/load-page.ts';
import { writeTimeOff } from '$lib/pages/volunteer-profile.ts';
import { requireAccount } from '$lib/server/accounts/index.ts';
import {
	addBusyCalendar,
	busyCalendarSchema,
	listBusyCalendars,
	removeBusyCalendar,
} from '$lib/server/calendars/index.ts';
import type { Context } from '$lib/server/platform/context.ts';
import { domainError } from '$lib/server/platform/errors.ts';
import { id } from '$lib/server/platform/validation.ts';
import {
	cancelTimeOff,
	listTimesOff,
	takeTimeOff,
	timeOffSchema,
} from '$lib/server/volunteers/index.ts';
import type { Actions, PageServerLoad } from './$types';

/** @throws not_signed_in, not_allowed for who is no volunteer */
function ownId(ctx: Context): string {
	const { volunteerId } = requireAccount(ctx);
	if (!volunteerId) throw domainError('not_allowed');
	return volunteerId;
}

export const load: PageServerLoad = async (event) => {
	const { ctx, locale, t } = event.locals;
	return loadPage(event, async () => ({
		done: ['saved', 'added', 'removed'].find((word) => event.url.searchParams.has(word)) ?? null,
		timesOff: (await listTimesOff(ctx, ownId(ctx))).map((row) => writeTimeOff(locale, row)),
		calendars: (await listBusyCalendars(ctx)).map((calendar) => {
			const { failure, failingSince, readAt, busyTimes } = calendar;
			const state = failingSince
				? t('calendars:other.failing', {
						when: formatInstant(locale, failingSince),
						reason: t(`calendars:failure.${failure}`),
					})
				: readAt
					? t('calendars:other.read', { when: formatInstant(locale, readAt), count: busyTimes })
					: t('calendars:other.waiting');
			return { id: calendar.id, host: calendar.host, failing: failingSince !== null, state };
		}),
	}));
};

export const actions: Actions = {
	take_time_off: (event) =>
		formAction(event, {
			schema: timeOffSchema,
			resourceType: 'volunteer',
			run: (ctx, input) => takeTimeOff(ctx, { ...input, volunteerId: ownId(ctx) }),
			done: '/volunteer/times?saved',
		}),
	cancel_time_off: (event) =>
		formAction(event, {
			schema: v.strictObject({ timeOffId: id }),
			resourceType: 'volunteer',
			run: async (ctx, { timeOffId }) => {
				await cancelTimeOff(ctx, { volunteerId: ownId(ctx), timeOffId });
				return timeOffId;
			},
			done: '/volunteer/times?saved',
		}),
	add_calendar: (event) =>
		formAction(event, {
			schema: busyCalendarSchema,
			resourceType: 'busy_calendar',
			run: addBusyCalendar,
			done: '/volunteer/times?added',
		}),
	remove_calendar: (event) =>
		formAction(event, {
			schema: v.strictObject({ calendarId: id }),
			resourceType: 'busy_calendar',
			run: async (ctx, input) => {
				await removeBusyCalendar(ctx, input);
				return input.calendarId;
			},
			done: '/volunteer/times?removed',
		}),
};
