import { addMinutes } from '$lib/calendar/local-time.ts';
import {
	formatDay,
	formatInstant,
	formatLocalDate,
	formatOrderNumber,
	formatPeriod,
} from '$lib/i18n/format.ts';
import { inLocale } from '$lib/i18n/index.ts';
import { writeClimb } from '$lib/pages/decisions.ts';
import { failForm, formAction } from '$lib/pages/form-action.ts';
import { loadPage } from '$lib/pages/load-page.ts';
import { toneOf, wordTimeline, wordWishes } from '$lib/pages/orders.ts';
import { listClimbSteps } from '$lib/server/matching/index.ts';
import {
	admissionForms,
	admissionSchema,
	admitOrder,
	getOrder,
	revealOrderPlace,
} from '$lib/server/orders/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { ctx, locale, t } = event.locals;
	const order = await loadPage(event, () => getOrder(ctx, event.params.id));
	const climb = order.acts.includes('see_climb') ? await listClimbSteps(ctx, order.id) : [];
	const rows = [
		{ term: t('orders:when'), value: formatPeriod(locale, order.startsAt, order.endsAt) },
		{ term: t('orders:area'), value: order.areaName },
		{ term: t('orders:wishes'), value: wordWishes(t, order) },
		{ term: t('orders:brand'), value: inLocale(locale, order, 'brandName') },
		{ term: t('orders:channel_label'), value: t(`orders:channel.${order.channel}`) },
		{ term: t('orders:answer_due'), value: formatInstant(locale, order.answerDueAt) },
		{ term: t('orders:serve_due'), value: formatDay(locale, addMinutes(order.serveDueAt, -1)) },
		{
			term: t('orders:desk_reason_label'),
			value: order.deskReason && t(`orders:desk_reason.${order.deskReason}`),
		},
		{
			term: t('orders:admission_form_label'),
			value: order.admissionForm && t(`orders:admission_form.${order.admissionForm}`),
		},
		{
			term: t('orders:promised_for'),
			value: order.promisedFor && formatLocalDate(locale, order.promisedFor),
		},
		{ term: t('orders:admission_note'), value: order.admissionNote },
		{
			term: t('orders:refusal_reason_label'),
			value: order.refusalReason && t(`orders:refusal_reason.${order.refusalReason}`),
		},
		{ term: t('orders:refusal_note'), value: order.refusalNote },
		{
			term: t('orders:visitors'),
			value: order.visitors
				.map(({ surname, sex }) => t(`orders:visitor.${sex ?? 'unknown'}`, { surname }))
				.join(' · '),
		},
	];
	return {
		order: {
			id: order.id,
			number: formatOrderNumber(order.number),
			item: inLocale(locale, order, 'itemName'),
			client: order.client,
			state: order.state,
			tone: toneOf(order.state),
			urgent: order.urgent,
			onDesk: order.deskSince !== null,
			rows: rows.flatMap(({ term, value }) => (value ? [{ term, value }] : [])),
			events: wordTimeline(t, order.events, (instant) => formatInstant(locale, instant)),
			climb: writeClimb(locale, climb),
			acts: order.acts,
			date: order.localDate,
		},
		admissionForms: [...admissionForms],
	};
};

export const actions: Actions = {
	/** Shows the place in the answer to a POST, so that no address or history holds it. */
	reveal: async (event) => {
		const data = await event.request.formData();
		try {
			return { place: await revealOrderPlace(event.locals.ctx, event.params.id) };
		} catch (error) {
			return failForm(event, error, data);
		}
	},
	admit: (event) =>
		formAction(event, {
			schema: admissionSchema,
			resourceType: 'order',
			run: async (ctx, input) => {
				await admitOrder(ctx, { ...input, orderId: event.params.id });
				return event.params.id;
			},
			done: (orderId) => `/desk/orders/${orderId}`,
		}),
};
