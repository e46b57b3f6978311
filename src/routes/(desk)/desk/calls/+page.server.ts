import { redirect } from '@sveltejs/kit';
import { inLocale } from '$lib/i18n/index.ts';
import { failForm, fieldsOf } from '$lib/pages/form-action.ts';
import { loadPage } from '$lib/pages/load-page.ts';
import { scopesOf } from '$lib/server/accounts/index.ts';
import { clientSearchSchema, findClients } from '$lib/server/clients/index.ts';
import { isOrderNumber, listOrders } from '$lib/server/orders/index.ts';
import { domainError } from '$lib/server/platform/errors.ts';
import { parseInput } from '$lib/server/platform/validation.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadPage(event, async () => {
		const { actor } = event.locals.ctx;
		if (actor.kind !== 'account') throw domainError('not_signed_in');
		if (scopesOf(actor, 'client.search').length === 0) throw domainError('not_allowed');
		return {};
	});

export const actions: Actions = {
	/** A search by POST: what is typed is personal and stays out of addresses. */
	default: async (event) => {
		const { ctx, locale, href, t } = event.locals;
		const data = await event.request.formData();
		let orderId: string | undefined;
		try {
			const { query } = parseInput(clientSearchSchema, fieldsOf(data));
			const number = query.replace(/\s/g, '');
			if (isOrderNumber(number)) orderId = (await listOrders(ctx, { number })).orders[0]?.id;
			if (!orderId) {
				const found = await findClients(ctx, { query });
				return {
					query,
					clients: found.map((client) => ({
						id: client.id,
						name: client.name,
						age: client.age === null ? null : t('clients:age_value', { count: client.age }),
						area: inLocale(locale, client, 'areaName'),
						state: client.state,
					})),
				};
			}
		} catch (error) {
			return failForm(event, error, data);
		}
		redirect(303, href(`/desk/orders/${orderId}`));
	},
};
