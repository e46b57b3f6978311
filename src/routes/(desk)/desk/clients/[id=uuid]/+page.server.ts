import * as v from 'valibot';
import {
	formatInstant,
	formatLocalDate,
	formatOrderNumber,
	formatPeriod,
} from '$lib/i18n/format.ts';
import { addMinutes, localDateOf } from '$lib/calendar/local-time.ts';
import { inLocale } from '$lib/i18n/index.ts';
import { failForm, formAction } from '$lib/pages/form-action.ts';
import { loadPage } from '$lib/pages/load-page.ts';
import { toneOf } from '$lib/pages/orders.ts';
import { planLine } from '$lib/pages/visit-plans.ts';
import { getClient, revealContact, revokeConsent } from '$lib/server/clients/index.ts';
import { listOrders } from '$lib/server/orders/index.ts';
import { id } from '$lib/server/platform/validation.ts';
import { listVisitPlans } from '$lib/server/visits/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadPage(event, async () => {
		const { ctx, locale, t } = event.locals;
		const client = await getClient(ctx, event.params.id);
		const { orders } = await listOrders(ctx, { client: client.id });
		const plans = await listVisitPlans(ctx, { clientId: client.id });
		return {
			plans: plans.map((plan) => ({
				...planLine(event.locals, plan),
				next: plan.nextStartsAt && formatInstant(locale, plan.nextStartsAt),
			})),
			client: {
				id: client.id,
				name: client.name,
				state: client.state,
				rows: [
					{ term: t('clients:sex_label'), value: client.sex && t(`clients:sex.${client.sex}`) },
					{
						term: t('clients:age'),
						value: client.age === null ? null : t('clients:age_value', { count: client.age }),
					},
					{ term: t('clients:area'), value: client.areaName },
					{ term: t('clients:category_label'), value: t(`clients:category.${client.category}`) },
					{
						term: t('clients:risk_tier_label'),
						value: client.riskTier && t(`clients:risk_tier.${client.riskTier}`),
					},
					{
						term: t('clients:languages'),
						value: client.languages
							.map((language) => t(`clients:language.${language}`))
							.join(' · '),
					},
					{ term: t('clients:signs_in'), value: t(client.signsIn ? 'common:yes' : 'common:no') },
				].flatMap(({ term, value }) => (value ? [{ term, value }] : [])),
				acts: client.acts,
				consents: client.consents.map((consent) => ({
					id: consent.id,
					name: consent.proxyName,
					relation: t(`clients:relation.${consent.relation}`),
					scope: consent.scope.map((part) => t(`clients:scope.${part}`)).join(' · '),
					until: t('desk:client_page.consent_until', {
						// The end is the first instant after the last day.
						date: formatLocalDate(locale, localDateOf(addMinutes(consent.expiresAt, -1))),
						evidence: t(`clients:evidence.${consent.evidence}`),
					}),
					inForce: consent.inForce,
				})),
			},
			orders: orders.slice(0, 20).map((order) => ({
				id: order.id,
				number: formatOrderNumber(order.number),
				item: inLocale(locale, order, 'itemName'),
				period: formatPeriod(locale, order.startsAt, order.endsAt),
				state: order.state,
				tone: toneOf(order.state),
			})),
		};
	});

export const actions: Actions = {
	/** Shows the contact in the answer to a POST, so that no address or history holds it. */
	reveal: async (event) => {
		const data = await event.request.formData();
		try {
			return { contact: await revealContact(event.locals.ctx, event.params.id) };
		} catch (error) {
			return failForm(event, error, data);
		}
	},
	revoke: (event) =>
		formAction(event, {
			schema: v.strictObject({ consentId: id }),
			resourceType: 'client',
			run: async (ctx, { consentId }) => {
				await revokeConsent(ctx, consentId);
				return event.params.id;
			},
			done: (clientId) => `/desk/clients/${clientId}`,
		}),
};
