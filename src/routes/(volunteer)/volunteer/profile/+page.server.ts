import * as v from 'valibot';
import { formatDistance, formatLocalDate } from '$lib/i18n/format.ts';
import { inLocale } from '$lib/i18n/index.ts';
import { formAction } from '$lib/pages/form-action.ts';
import { loadPage } from '$lib/pages/load-page.ts';
import {
	freeTimesFormSchema,
	periodsOf,
	preferencesFormSchema,
	radiusChoices,
} from '$lib/pages/volunteer-profile.ts';
import { requireAccount } from '$lib/server/accounts/index.ts';
import { spokenLanguages } from '$lib/server/clients/index.ts';
import type { Context } from '$lib/server/platform/context.ts';
import { domainError } from '$lib/server/platform/errors.ts';
import {
	changeAvailability,
	changePreferences,
	getVolunteer,
	pauseVolunteering,
	resumeVolunteering,
	travelModes,
} from '$lib/server/volunteers/index.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

/** @throws not_signed_in, not_allowed for who is no volunteer */
function ownId(ctx: Context): string {
	const { volunteerId } = requireAccount(ctx);
	if (!volunteerId) throw domainError('not_allowed');
	return volunteerId;
}

export const load: PageServerLoad = async (event) => {
	const { ctx, locale, t } = event.locals;
	const volunteer = await loadPage(event, () => getVolunteer(ctx, ownId(ctx)));
	const { radiusMetres } = volunteer;
	const radii = [...new Set([...radiusChoices, radiusMetres])].sort((one, other) => one - other);
	return {
		saved: event.url.searchParams.has('saved'),
		volunteer: {
			state: volunteer.state,
			vettedOn: volunteer.vettedOn && formatLocalDate(locale, volunteer.vettedOn),
			joinedOn: formatLocalDate(locale, volunteer.joinedOn),
			insuredUntil: volunteer.insuredUntil && formatLocalDate(locale, volunteer.insuredUntil),
			skills: volunteer.skills.map((skill) => inLocale(locale, skill, 'name')),
			credentials: volunteer.credentials.map((credential) => {
				const name = inLocale(locale, credential, 'name');
				const { validUntil } = credential;
				return validUntil === null
					? name
					: t('volunteers:credential_until', { name, date: formatLocalDate(locale, validUntil) });
			}),
			teams: volunteer.teams.map((team) => inLocale(locale, team, 'name')),
			radiusMetres: String(radiusMetres),
			travelMode: volunteer.travelMode,
			languages: volunteer.languages,
			visitsPerDay: String(volunteer.visitsPerDay),
			visitsPerWeek: String(volunteer.visitsPerWeek),
			offersPerDay: String(volunteer.offersPerDay),
			quietFrom: volunteer.quietFrom,
			quietUntil: volunteer.quietUntil,
		},
		week: periodsOf(volunteer.freeTimes),
		radii: radii.map((metres) => ({
			value: String(metres),
			label: formatDistance(locale, metres),
		})),
		travelModes,
		languages: spokenLanguages,
	};
};

function change<Schema extends v.GenericSchema>(
	event: RequestEvent,
	schema: Schema,
	run: (ctx: Context, volunteerId: string, input: v.InferOutput<Schema>) => Promise<void>,
) {
	return formAction(event, {
		schema,
		resourceType: 'volunteer',
		run: async (ctx, input) => {
			const volunteerId = ownId(ctx);
			await run(ctx, volunteerId, input);
			return volunteerId;
		},
		done: '/volunteer/profile?saved',
	});
}

export const actions: Actions = {
	free_times: (event) =>
		change(event, freeTimesFormSchema, (ctx, volunteerId, freeTimes) =>
			changeAvailability(ctx, { volunteerId, freeTimes }),
		),
	preferences: (event) =>
		change(event, preferencesFormSchema, (ctx, volunteerId, preferences) =>
			changePreferences(ctx, { volunteerId, ...preferences }),
		),
	pause: (event) => change(event, v.strictObject({}), pauseVolunteering),
	resume: (event) => change(event, v.strictObject({}), resumeVolunteering),
};
