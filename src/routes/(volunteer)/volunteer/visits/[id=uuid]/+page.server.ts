import * as v from 'valibot';
import { localDateOf } from '$lib/calendar/local-time.ts';
import { formatInstant, formatPhone, formatTime } from '$lib/i18n/format.ts';
import { inLocale } from '$lib/i18n/index.ts';
import { failForm, formAction } from '$lib/pages/form-action.ts';
import { loadPage } from '$lib/pages/load-page.ts';
import { mapLink } from '$lib/pages/map-link.ts';
import { describeVisitCard } from '$lib/pages/visits.ts';
import { describeDoor } from '$lib/pages/unexpected.ts';
import {
	absenceStepSchema,
	announceDelay,
	delayMinutes,
	delaySchema,
	getAbsence,
	noteAbsenceStep,
} from '$lib/server/unexpected/index.ts';
import type { Context } from '$lib/server/platform/context.ts';
import {
	checkIn,
	checkOut,
	dropOut,
	dropOutReasons,
	getVisit,
	revealVisitContact,
	setOut,
} from '$lib/server/visits/index.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async (event) => {
	const { ctx, locale } = event.locals;
	const visit = await loadPage(event, () => getVisit(ctx, { visitId: event.params.id }));
	const absence = await getAbsence(ctx, event.params.id);
	return {
		visit: {
			...describeVisitCard(locale, visit),
			description: inLocale(locale, visit, 'itemDescription'),
			checkInOpens: formatInstant(locale, visit.checkInOpensAt),
			checkedIn: visit.checkedInAt && formatTime(locale, visit.checkedInAt),
			checkedOut: visit.checkedOutAt && formatTime(locale, visit.checkedOutAt),
		},
		reasons: dropOutReasons,
		// Days ahead, dropping out is what helps; a delay is known on the day.
		delays:
			visit.can.dropOut &&
			visit.state !== 'open' &&
			localDateOf(visit.startsAt) === localDateOf(ctx.now)
				? delayMinutes
				: [],
		door: describeDoor(locale, absence),
		canReport: visit.state === 'checked_in' && visit.can.checkOut && !absence?.closedAt,
	};
};

/** A button of one tap: the same page shows what came of it. */
function tap(
	event: RequestEvent,
	run: (ctx: Context, input: { visitId: string }) => Promise<unknown>,
) {
	const visitId = event.params.id;
	return formAction(event, {
		schema: v.strictObject({}),
		resourceType: 'visit',
		run: async (ctx) => {
			await run(ctx, { visitId });
			return visitId;
		},
		done: (id) => `/volunteer/visits/${id}`,
	});
}

export const actions: Actions = {
	set_out: (event) => tap(event, setOut),
	delay: (event) =>
		formAction(event, {
			schema: v.omit(delaySchema, ['visitId']),
			resourceType: 'visit',
			run: async (ctx, { minutes }) => {
				await announceDelay(ctx, { visitId: event.params.id, minutes });
				return event.params.id;
			},
			done: (id) => `/volunteer/visits/${id}`,
		}),
	door: (event) =>
		formAction(event, {
			schema: v.omit(absenceStepSchema, ['visitId']),
			resourceType: 'visit',
			run: async (ctx, { step }) => {
				await noteAbsenceStep(ctx, { visitId: event.params.id, step });
				return event.params.id;
			},
			done: (id) => `/volunteer/visits/${id}#door`,
		}),
	check_in: (event) => tap(event, checkIn),
	check_out: (event) => tap(event, checkOut),
	drop_out: (event) =>
		formAction(event, {
			schema: v.strictObject({ reason: v.optional(v.picklist(dropOutReasons)) }),
			resourceType: 'visit',
			run: async (ctx, { reason }) => {
				await dropOut(ctx, { visitId: event.params.id, reason });
				return event.params.id;
			},
			done: '/volunteer/visits?dropped_out',
		}),
	reveal: async (event) => {
		const data = await event.request.formData();
		try {
			const contact = await revealVisitContact(event.locals.ctx, { visitId: event.params.id });
			const { clientName, phone, address, notes, point } = contact;
			return {
				contact: {
					clientName,
					phone,
					phoneText: formatPhone(phone),
					address,
					notes,
					map: mapLink(point),
				},
			};
		} catch (error) {
			return failForm(event, error, data);
		}
	},
};
