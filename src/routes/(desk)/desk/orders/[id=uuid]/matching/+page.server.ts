import * as v from 'valibot';
import { formatInstant, formatOrderNumber, formatPeriod } from '$lib/i18n/format.ts';
import { inLocale } from '$lib/i18n/index.ts';
import { writeDecisions, writeExplanation, writeOffer } from '$lib/pages/decisions.ts';
import { failForm, formAction } from '$lib/pages/form-action.ts';
import { loadPage } from '$lib/pages/load-page.ts';
import { toneOf } from '$lib/pages/orders.ts';
import {
	explainCandidate,
	getDecisionLog,
	markUnmet,
	overrideReasons,
	proposalSchema,
	proposeByName,
	returnToMatching,
	unmetSchema,
} from '$lib/server/matching/index.ts';
import { getOrder, unmetReasons } from '$lib/server/orders/index.ts';
import { domainError } from '$lib/server/platform/errors.ts';
import { id, parseInput } from '$lib/server/platform/validation.ts';
import { searchVolunteers } from '$lib/server/volunteers/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { ctx, locale } = event.locals;
	const orderId = event.params.id;
	return loadPage(event, async () => {
		const order = await getOrder(ctx, orderId);
		const maySeeLog = order.acts.includes('see_decisions');
		const log = maySeeLog ? await getDecisionLog(ctx, orderId) : null;
		const volunteerId = event.url.searchParams.get('volunteer');
		const mayPropose = order.acts.includes('offer');
		if (!log && !mayPropose) throw domainError('not_allowed');
		return {
			done: event.url.searchParams.get('done'),
			order: {
				id: order.id,
				number: formatOrderNumber(order.number),
				item: inLocale(locale, order, 'itemName'),
				when: formatPeriod(locale, order.startsAt, order.endsAt),
				area: order.areaName,
				state: order.state,
				tone: toneOf(order.state),
				deskReason: order.deskReason,
				deskSince: order.deskSince && formatInstant(locale, order.deskSince),
			},
			log: log && {
				decisions: writeDecisions(locale, log.decisions),
				offers: log.offers.map((offer) => writeOffer(locale, offer)),
			},
			mayPropose,
			mayReturn: order.acts.includes('match_again'),
			mayEnd: order.acts.includes('expire'),
			candidate:
				mayPropose && volunteerId
					? writeExplanation(
							locale,
							await explainCandidate(ctx, { orderId, volunteerId: parseInput(id, volunteerId) }),
						)
					: null,
			overrideReasons,
			unmetReasons,
		};
	});
};

const searchSchema = v.strictObject({ name: v.optional(v.pipe(v.string(), v.maxLength(60)), '') });

export const actions: Actions = {
	/** A name never stands in an address, so the search is sent as a form. */
	search: async (event) => {
		const { ctx, locale } = event.locals;
		const data = await event.request.formData();
		try {
			const { name } = parseInput(searchSchema, { name: String(data.get('name') ?? '') });
			const found = await searchVolunteers(ctx, name);
			return {
				name,
				found: found.map(({ id, name, skills, ...row }) => ({
					id,
					name,
					area: inLocale(locale, row, 'areaName'),
					skills: skills.map((skill) => inLocale(locale, skill, 'name')).join(' · '),
				})),
			};
		} catch (error) {
			return failForm(event, error, data);
		}
	},
	propose: (event) =>
		formAction(event, {
			schema: proposalSchema,
			resourceType: 'offer',
			run: async (ctx, proposal) =>
				(await proposeByName(ctx, { ...proposal, orderId: event.params.id })).offerId,
			done: `/desk/orders/${event.params.id}/matching?done=proposed`,
		}),
	again: (event) =>
		formAction(event, {
			schema: v.strictObject({}),
			resourceType: 'order',
			run: async (ctx) => {
				await returnToMatching(ctx, event.params.id);
				return event.params.id;
			},
			done: `/desk/orders/${event.params.id}/matching?done=again_done`,
		}),
	unmet: (event) =>
		formAction(event, {
			schema: unmetSchema,
			resourceType: 'order',
			run: async (ctx, { reason }) => {
				await markUnmet(ctx, { orderId: event.params.id, reason });
				return event.params.id;
			},
			done: (id) => `/desk/orders/${id}`,
		}),
};
