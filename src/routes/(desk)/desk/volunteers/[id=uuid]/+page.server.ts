import * as v from 'valibot';
import { formAction } from '$lib/pages/form-action.ts';
import { loadPage } from '$lib/pages/load-page.ts';
import { freeTimesFormSchema, periodsOf, writeTimeOff } from '$lib/pages/volunteer-profile.ts';
import type { Context } from '$lib/server/platform/context.ts';
import { id } from '$lib/server/platform/validation.ts';
import {
	cancelTimeOff,
	changeAvailability,
	getVolunteer,
	listTimesOff,
	takeTimeOff,
	timeOffSchema,
} from '$lib/server/volunteers/index.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

/** When a volunteer has time, for the desk to set for those who call. */
export const load: PageServerLoad = async (event) => {
	const { ctx, locale } = event.locals;
	const volunteerId = event.params.id;
	return loadPage(event, async () => {
		const volunteer = await getVolunteer(ctx, volunteerId);
		return {
			id: volunteerId,
			name: volunteer.name,
			saved: event.url.searchParams.has('saved'),
			week: periodsOf(volunteer.freeTimes),
			timesOff: (await listTimesOff(ctx, volunteerId)).map((row) => writeTimeOff(locale, row)),
		};
	});
};

function change<Schema extends v.GenericSchema>(
	event: RequestEvent,
	schema: Schema,
	run: (ctx: Context, volunteerId: string, input: v.InferOutput<Schema>) => Promise<unknown>,
) {
	const volunteerId = event.params.id;
	return formAction(event, {
		schema,
		resourceType: 'volunteer',
		run: async (ctx, input) => {
			await run(ctx, volunteerId, input);
			return volunteerId;
		},
		done: `/desk/volunteers/${volunteerId}?saved`,
	});
}

export const actions: Actions = {
	free_times: (event) =>
		change(event, freeTimesFormSchema, (ctx, volunteerId, freeTimes) =>
			changeAvailability(ctx, { volunteerId, freeTimes }),
		),
	take_time_off: (event) =>
		change(event, timeOffSchema, (ctx, volunteerId, input) =>
			takeTimeOff(ctx, { ...input, volunteerId }),
		),
	cancel_time_off: (event) =>
		change(event, v.strictObject({ timeOffId: id }), (ctx, volunteerId, { timeOffId }) =>
			cancelTimeOff(ctx, { volunteerId, timeOffId }),
		),
};
