import { formAction } from '$lib/pages/form-action.ts';
import { loadPage } from '$lib/pages/load-page.ts';
import {
	createStaffAccount,
	listGrantChoices,
	roles,
	staffAccountSchema,
} from '$lib/server/accounts/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => ({
	roles,
	...(await loadPage(event, () => listGrantChoices(event.locals.ctx))),
});

export const actions: Actions = {
	default: (event) =>
		formAction(event, {
			schema: staffAccountSchema,
			resourceType: 'account',
			run: createStaffAccount,
			done: (accountId) => `/admin/accounts/${accountId}`,
		}),
};
