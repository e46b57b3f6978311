import {
	formatInstant,
	formatLocalDate,
	formatOrderNumber,
	formatPeriod,
} from '$lib/i18n/format.ts';
import { inLocale } from '$lib/i18n/index.ts';
import { loadPage } from '$lib/pages/load-page.ts';
import { toneOf, wordTimeline, wordWishes } from '$lib/pages/orders.ts';
import { getOrder } from '$lib/server/orders/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { ctx, locale, t } = event.locals;
	const order = await loadPage(event, () => getOrder(ctx, event.params.id));
	const rows = [
		{ term: t('orders:who'), value: order.client?.name },
		{ term: t('orders:when'), value: formatPeriod(locale, order.startsAt, order.endsAt) },
		{
			term: t('orders:where'),
			value: [order.areaName, order.place?.address].filter(Boolean).join(' · '),
		},
		{ term: t('orders:notes'), value: order.place?.notes },
		{
			term: t('orders:wishes'),
			value: order.wishedSex || order.wishedLanguage ? wordWishes(t, order) : null,
		},
		{ term: t('orders:brand'), value: inLocale(locale, order, 'brandName') },
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
			term: t('orders:cancellation_reason_label'),
			value:
				order.cancellationReason && t(`orders:cancellation_reason.${order.cancellationReason}`),
		},
		{
			term: t('orders:unmet_reason_label'),
			value: order.unmetReason && t(`orders:unmet_reason.${order.unmetReason}`),
		},
	];
	const waits = ['submitted', 'admitted', 'matching'].includes(order.state);
	return {
		order: {
			id: order.id,
			number: formatOrderNumber(order.number),
			item: inLocale(locale, order, 'itemName'),
			preparation: inLocale(locale, order, 'preparation'),
			state: order.state,
			tone: toneOf(order.state),
			urgent: order.urgent,
			rows: rows.flatMap(({ term, value }) => (value ? [{ term, value }] : [])),
			answerDue: waits ? formatInstant(locale, order.answerDueAt) : null,
			visitors: order.visitors.map(({ surname, sex }) =>
				t(`orders:visitor.${sex ?? 'unknown'}`, { surname }),
			),
			events: wordTimeline(t, order.events, (instant) => formatInstant(locale, instant)),
			mayCancel: order.acts.includes('cancel'),
			mayReview: order.acts.includes('review'),
		},
	};
};
