import * as v from 'valibot';
import { formAction } from '$lib/pages/form-action.ts';
import { loadPage } from '$lib/pages/load-page.ts';
import {
	consentRelations,
	consentSchema,
	getClient,
	grantConsent,
} from '$lib/server/clients/index.ts';
import { domainError } from '$lib/server/platform/errors.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadPage(event, async () => {
		const client = await getClient(event.locals.ctx, event.params.id);
		if (!client.acts.includes('record_consent')) throw domainError('not_allowed');
		return { clientName: client.name, relations: [...consentRelations] };
	});

export const actions: Actions = {
	default: (event) =>
		formAction(event, {
			schema: v.omit(consentSchema, ['clientId', 'scope']),
			resourceType: 'consent',
			run: (ctx, input) =>
				grantConsent(ctx, { ...input, clientId: event.params.id, scope: ['order', 'see'] }),
			done: `/desk/clients/${event.params.id}`,
		}),
};
