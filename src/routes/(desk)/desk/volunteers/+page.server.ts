import { inLocale } from '$lib/i18n/index.ts';
import { loadPage } from '$lib/pages/load-page.ts';
import { scopesOf } from '$lib/server/accounts/index.ts';
import { domainError } from '$lib/server/platform/errors.ts';
import { searchVolunteers } from '$lib/server/volunteers/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadPage(event, async () => {
		const { actor } = event.locals.ctx;
		if (actor.kind !== 'account') throw domainError('not_signed_in');
		if (scopesOf(actor, 'volunteer.search').length === 0) throw domainError('not_allowed');
		return {};
	});

export const actions: Actions = {
	/** A search by POST: what is typed is personal and stays out of addresses. */
	default: async (event) => {
		const { ctx, locale } = event.locals;
		const query = String((await event.request.formData()).get('query') ?? '').slice(0, 60);
		const found = await loadPage(event, () => searchVolunteers(ctx, query));
		return {
			query,
			volunteers: found.map((volunteer) => ({
				id: volunteer.id,
				name: volunteer.name,
				state: volunteer.state,
				area: inLocale(locale, volunteer, 'areaName'),
				skills: volunteer.skills.map((skill) => inLocale(locale, skill, 'name')).join(' · '),
			})),
		};
	},
};
