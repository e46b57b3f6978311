import * as v from 'valibot';
import { localTimeOf } from '$lib/calendar/local-time.ts';
import { formatInstant, formatLocalDate, formatOrderNumber } from '$lib/i18n/format.ts';
import { inLocale, type Locale, type Translate } from '$lib/i18n/index.ts';
import { formAction } from '$lib/pages/form-action.ts';
import { loadPage } from '$lib/pages/load-page.ts';
import type { Context } from '$lib/server/platform/context.ts';
import {
	acceptDayPlan,
	getDayPlan,
	pinVisit,
	planAgain,
	stopDayPlan,
	unpinVisit,
	type DayPlan,
	type Proposal,
} from '$lib/server/day-plans/index.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async (event) => {
	const { ctx, locale, t, href } = event.locals;
	const plan = await loadPage(event, () => getDayPlan(ctx, { planId: event.params.id }));
	const { proposal, outcome } = plan;
	const { visits = [], leftOut = [] } = proposal ?? {};
	const offers = visits.filter(
		({ agreed, insteadOf, late }) => !agreed && insteadOf === null && late === 0,
	).length;
	return {
		state: plan.state,
		title: t('days:of_area', {
			area: inLocale(locale, plan, 'areaName'),
			date: formatLocalDate(locale, plan.localDate),
		}),
		caption: formatInstant(locale, plan.requestedAt),
		progress: { percent: plan.progress, text: t('days:progress', { percent: plan.progress }) },
		best:
			proposal &&
			t('days:progress_best', {
				visits: visits.length,
				left: leftOut.length,
				travel: proposal.travelMinutes,
			}),
		accepted: outcome && t('days:accepted_hint', { offers: outcome.offers }),
		refused:
			outcome && outcome.refused.length > 0
				? t('days:refused', { offers: outcome.refused.length })
				: null,
		figures:
			proposal &&
			t('days:figures', {
				visits: visits.length,
				volunteers: new Set(visits.map(({ volunteerId }) => volunteerId)).size,
				travel: proposal.travelMinutes,
				late: proposal.lateMinutes,
			}),
		empty: visits.length === 0 && leftOut.length === 0,
		acceptHint: t('days:accept_hint', { offers }),
		withoutBreak:
			proposal && proposal.withoutBreak.length > 0
				? t('days:without_break', {
						names: proposal.withoutBreak.map((id) => plan.volunteerNames.get(id)).join('、'),
					})
				: null,
		volunteers: describeVolunteers(plan, visits, { locale, t, href }),
		changes: describeChanges(plan, visits, { locale, t }),
		leftOut: describeLeftOut(plan, leftOut, { locale, t, href }),
		pins: describePins(plan, { locale, t }),
		people: [
			{ value: '', label: t('days:pin_anyone') },
			...[...plan.volunteerNames].map(([value, label]) => ({ value, label })),
		],
	};
};

interface Writing {
	locale: Locale;
	t: Translate;
}
type Linking = Writing & { href: (path: string) => string };

function describeOrder(plan: DayPlan, orderId: string, { locale }: Writing) {
	const order = plan.orders.get(orderId);
	if (!order) return null;
	return {
		item: inLocale(locale, order, 'itemName'),
		time: localTimeOf(order.startsAt),
		number: formatOrderNumber(order.number),
		area: inLocale(locale, order, 'areaName'),
	};
}

function describeVolunteers(plan: DayPlan, visits: Proposal['visits'], writing: Linking) {
	const { t, href } = writing;
	const ids = [...new Set(visits.map(({ volunteerId }) => volunteerId))];
	return ids.map((id) => ({
		id,
		name: plan.volunteerNames.get(id) ?? '',
		visits: visits
			.filter(({ volunteerId }) => volunteerId === id)
			.flatMap((visit) => {
				const order = describeOrder(plan, visit.orderId, writing);
				if (!order) return [];
				const pinned = plan.pins.some(
					(pin) => pin.orderId === visit.orderId && pin.position === visit.position,
				);
				return {
					key: `${visit.orderId}-${visit.position}`,
					orderId: visit.orderId,
					position: visit.position,
					volunteerId: id,
					what: t('days:visit', {
						from: localTimeOf(new Date(visit.startsAt)),
						until: localTimeOf(new Date(visit.endsAt)),
						item: order.item,
					}),
					order: t('days:order', order),
					link: href(`/desk/orders/${visit.orderId}`),
					way: t('days:way', { minutes: visit.wayMinutes }),
					standing: (visit.agreed
						? 'agreed'
						: visit.insteadOf === null
							? 'to_ask'
							: 'would_change') as 'agreed' | 'to_ask' | 'would_change',
					pinned,
					moved:
						visit.late === 0
							? null
							: t(visit.late > 0 ? 'days:later' : 'days:earlier', {
									minutes: Math.abs(visit.late),
								}),
				};
			}),
	}));
}

function describeChanges(plan: DayPlan, visits: Proposal['visits'], writing: Writing) {
	return visits.flatMap(({ orderId, position, volunteerId, insteadOf }) => {
		const order = describeOrder(plan, orderId, writing);
		if (insteadOf === null || !order) return [];
		return {
			key: `${orderId}-${position}`,
			text: writing.t('days:change', {
				...order,
				to: plan.volunteerNames.get(volunteerId) ?? '',
				from: plan.volunteerNames.get(insteadOf) ?? '',
			}),
		};
	});
}

function describeLeftOut(plan: DayPlan, leftOut: Proposal['leftOut'], writing: Linking) {
	const { t, href } = writing;
	const beingAsked = ({ reason }: Proposal['leftOut'][number]) => reason === 'being_asked';
	const sorted = leftOut.toSorted((one, other) => +beingAsked(one) - +beingAsked(other));
	return sorted.flatMap(({ orderId, position, reason, rule }) => {
		const order = describeOrder(plan, orderId, writing);
		if (!order) return [];
		return {
			key: `${orderId}-${position}`,
			orderId,
			position,
			what:
				t('days:left_out_place', order) + (position === 2 ? ` · ${t('days:second_place')}` : ''),
			link: href(`/desk/orders/${orderId}`),
			why: t(`days:reason.${reason}`),
			rule: rule === null ? null : t('days:most_broken', { rule: t(`matching:rule.${rule}`) }),
		};
	});
}

function describePins(plan: DayPlan, writing: Writing) {
	return plan.pins.flatMap((pin) => {
		const order = describeOrder(plan, pin.orderId, writing);
		if (!order) return [];
		const who = pin.volunteerId && plan.volunteerNames.get(pin.volunteerId);
		return {
			key: `${pin.orderId}-${pin.position}`,
			orderId: pin.orderId,
			position: pin.position,
			text: writing.t('days:pin_text', {
				...order,
				what: [who, pin.time].filter(Boolean).join(' · '),
			}),
		};
	});
}

const place = {
	orderId: v.string(),
	position: v.pipe(v.string(), v.transform(Number), v.number()),
};

function act<Schema extends v.GenericSchema>(
	event: RequestEvent,
	schema: Schema,
	run: (ctx: Context, planId: string, input: v.InferOutput<Schema>) => Promise<unknown>,
) {
	const planId = event.params.id;
	return formAction(event, {
		schema,
		resourceType: 'day_plan',
		run: async (ctx, input) => {
			const id = await run(ctx, planId, input);
			return typeof id === 'string' ? id : planId;
		},
		done: (id) => `/desk/day-plans/${id}`,
	});
}

export const actions: Actions = {
	stop: (event) => act(event, v.strictObject({}), (ctx, planId) => stopDayPlan(ctx, { planId })),
	accept: (event) =>
		act(event, v.strictObject({}), (ctx, planId) => acceptDayPlan(ctx, { planId })),
	again: (event) => act(event, v.strictObject({}), (ctx, planId) => planAgain(ctx, { planId })),
	pin: (event) =>
		act(
			event,
			v.strictObject({
				...place,
				volunteerId: v.optional(v.string()),
				time: v.optional(v.string()),
			}),
			(ctx, planId, pin) => pinVisit(ctx, { planId, pin }),
		),
	unpin: (event) =>
		act(event, v.strictObject(place), (ctx, planId, input) =>
			unpinVisit(ctx, { planId, ...input }),
		),
};
