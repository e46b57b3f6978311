import * as v from 'valibot';
import { inLocale } from '$lib/i18n/index.ts';
import { formAction } from '$lib/pages/form-action.ts';
import { loadPage } from '$lib/pages/load-page.ts';
import { areasInScope, listCommunities } from '$lib/server/areas/index.ts';
import {
	clientCategories,
	newClientSchema,
	recordClient,
	spokenLanguages,
} from '$lib/server/clients/index.ts';
import { requireAccount } from '$lib/server/accounts/index.ts';
import { domainError } from '$lib/server/platform/errors.ts';
import type { Actions, PageServerLoad } from './$types';

/** One check box alone comes as a text. */
const schema = v.strictObject({
	...newClientSchema.entries,
	languages: v.optional(
		v.pipe(
			v.union([v.array(v.string()), v.string()]),
			v.transform((given) => (typeof given === 'string' ? [given] : given)),
			v.array(v.picklist(spokenLanguages)),
		),
		[],
	),
});

export const load: PageServerLoad = (event) =>
	loadPage(event, async () => {
		const { ctx, locale } = event.locals;
		requireAccount(ctx);
		if ((await areasInScope(ctx, 'client.record')).length === 0) throw domainError('not_allowed');
		return {
			communities: (await listCommunities(ctx)).map((community) => ({
				code: community.code,
				name: `${inLocale(locale, community, 'townName')} · ${inLocale(locale, community, 'name')}`,
			})),
			categories: [...clientCategories],
			languages: [...spokenLanguages],
		};
	});

export const actions: Actions = {
	default: (event) =>
		formAction(event, {
			schema,
			resourceType: 'client',
			run: recordClient,
			done: (clientId) => `/desk/clients/${clientId}`,
		}),
};
