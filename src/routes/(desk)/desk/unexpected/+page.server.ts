import type * as v from 'valibot';
import { formatInstant, formatTime } from '$lib/i18n/format.ts';
import { inLocale } from '$lib/i18n/index.ts';
import { formAction } from '$lib/pages/form-action.ts';
import { loadPage } from '$lib/pages/load-page.ts';
import { describeDoor } from '$lib/pages/unexpected.ts';
import { scopesOf } from '$lib/server/accounts/index.ts';
import type { Context } from '$lib/server/platform/context.ts';
import {
	absenceOutcomeSchema,
	absenceOutcomes,
	absenceStepSchema,
	checkOutFor,
	closeAbsence,
	noteAbsenceStep,
	readUnexpected,
} from '$lib/server/unexpected/index.ts';
import { markMissedInput } from '$lib/server/visits/index.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async (event) => {
	const { ctx, locale } = event.locals;
	const { absences, overruns } = await loadPage(event, () => readUnexpected(ctx));
	const may = (permission: 'visit.mark_missed' | 'visit.check_out_for' | 'day.declare') =>
		scopesOf(ctx.actor, permission).length > 0;
	return {
		noted: event.url.searchParams.has('noted'),
		callsLate: may('visit.mark_missed'),
		declaresDays: may('day.declare'),
		endsVisits: may('visit.check_out_for'),
		outcomes: absenceOutcomes,
		absences: absences.map((absence) => ({
			visitId: absence.visitId,
			volunteer: absence.volunteerName,
			client: absence.clientName,
			area: absence.area,
			since: formatInstant(locale, absence.reportedAt),
			orderId: absence.orderId,
			door: describeDoor(locale, absence),
		})),
		overruns: overruns.map((overrun) => ({
			visitId: overrun.visitId,
			volunteerId: overrun.volunteerId,
			volunteer: overrun.volunteerName,
			client: overrun.clientName,
			item: inLocale(locale, overrun, 'itemName'),
			area: overrun.area,
			end: formatInstant(locale, overrun.endsAt),
			orderId: overrun.orderId,
			next: overrun.nextStartsAt && formatTime(locale, overrun.nextStartsAt),
		})),
	};
};

function note<Schema extends v.GenericSchema<unknown, { visitId: string }>>(
	event: RequestEvent,
	schema: Schema,
	run: (ctx: Context, input: v.InferOutput<Schema>) => Promise<void>,
) {
	return formAction(event, {
		schema,
		resourceType: 'visit',
		run: async (ctx, input) => {
			await run(ctx, input);
			return input.visitId;
		},
		done: '/desk/unexpected?noted',
	});
}

export const actions: Actions = {
	step: (event) => note(event, absenceStepSchema, noteAbsenceStep),
	close: (event) => note(event, absenceOutcomeSchema, closeAbsence),
	check_out: (event) => note(event, markMissedInput, checkOutFor),
};
