import * as v from 'valibot';
import { localDateOf, localTimeOf } from '$lib/calendar/local-time.ts';
import { formatInstant, formatLocalDate } from '$lib/i18n/format.ts';
import { inLocale } from '$lib/i18n/index.ts';
import { formAction } from '$lib/pages/form-action.ts';
import { loadPage } from '$lib/pages/load-page.ts';
import { describeRecurrence, typedInstant } from '$lib/pages/visit-plans.ts';
import { id } from '$lib/server/platform/validation.ts';
import {
	endPause,
	endVisitPlan,
	getVisitPlan,
	movePlannedVisit,
	pauseReasons,
	pauseSchema,
	pauseVisitPlan,
	planDateSchema,
	planEndReasons,
	restoreVisit,
	resumeVisitPlan,
	settleAlert,
	skipVisit,
	startVisitPlan,
	visitPlanEndSchema,
	visitPlanStartSchema,
} from '$lib/server/visits/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { ctx, locale, t } = event.locals;
	const plan = await loadPage(event, () => getVisitPlan(ctx, event.params.id));
	const day = (date: string | null) => (date ? formatLocalDate(locale, date) : null);
	const exceptions = new Map(plan.exceptions.map((each) => [each.planDate, each]));
	const isComing = ({ startsAt }: { startsAt: Date }) => startsAt > ctx.now;
	const describe = (visit: (typeof plan.visits)[number]) => ({
		id: visit.id,
		planDate: visit.planDate,
		when: formatInstant(locale, visit.startsAt),
		date: localDateOf(visit.startsAt),
		time: localTimeOf(visit.startsAt),
		state: visit.state,
		who: visit.volunteerNames.join(t('common:list_separator')),
		exception: exceptions.get(visit.planDate)?.kind ?? null,
		mayChange: isComing(visit) && ['open', 'agreed', 'cancelled'].includes(visit.state),
	});
	return {
		done: event.url.searchParams.get('done'),
		today: localDateOf(ctx.now),
		reasons: { pause: [...pauseReasons], end: [...planEndReasons] },
		plan: {
			id: plan.id,
			clientId: plan.clientId,
			client: plan.clientName,
			item: inLocale(locale, plan, 'itemName'),
			state: plan.state,
			acts: plan.acts,
			missing: plan.missingToStart,
			insuranceNeeded: plan.insuranceNeeded,
			isEnding: plan.endReason !== null,
			replacedById: plan.replacedById,
			replacesId: plan.replacesId,
			rows: [
				{
					term: t('series:rhythm'),
					value: `${describeRecurrence(t, plan.recurrence)} ${plan.localTime}`,
				},
				{ term: t('series:duration'), value: String(plan.durationMinutes) },
				{ term: t('series:starts_on'), value: day(plan.startsOn) },
				{ term: t('series:ends_on'), value: day(plan.endsOn) ?? t('series:open_end') },
				{ term: t('series:holidays'), value: t(`series:holiday_rule.${plan.holidayRule}`) },
				{
					term: t('series:tier'),
					value: plan.riskTier && t(`clients:risk_tier.${plan.riskTier}`),
				},
				{ term: t('series:team'), value: locale === 'en' ? plan.teamNameEn : plan.teamNameZh },
				{ term: t('series:agreement'), value: day(plan.agreementSignedOn) },
				{ term: t('series:insurance'), value: day(plan.insuranceCheckedOn) },
			].flatMap(({ term, value }) => (value ? [{ term, value }] : [])),
			pairings: plan.pairings.map(({ id, role, position, volunteerName }) => ({
				id,
				role,
				position,
				name: volunteerName,
			})),
			alerts: plan.alerts.map(({ id, kind, localDate }) => ({ id, kind, date: day(localDate) })),
			pauses: plan.pauses
				.filter(({ untilDate }) => untilDate === null || untilDate >= localDateOf(ctx.now))
				.map(({ id, fromDate, untilDate, reason }) => ({
					id,
					reason,
					from: day(fromDate),
					until: day(untilDate),
				})),
			coming: plan.visits.filter(isComing).map(describe),
			past: plan.visits
				.filter((visit) => !isComing(visit))
				.map(describe)
				.reverse(),
		},
	};
};

const move = v.strictObject({
	planDate: planDateSchema.entries.planDate,
	date: v.string(),
	time: v.string(),
});

export const actions: Actions = {
	start: (event) => act(event, visitPlanStartSchema, startVisitPlan, 'started'),
	skip: (event) => act(event, planDateSchema, skipVisit, 'skipped'),
	restore: (event) => act(event, planDateSchema, restoreVisit, 'restored'),
	move: (event) =>
		act(
			event,
			move,
			(ctx, planId, { planDate, date, time }) =>
				movePlannedVisit(ctx, planId, {
					planDate,
					startsAt: typedInstant(date, time)?.toISOString() ?? '',
				}),
			'moved',
		),
	pause: (event) => act(event, pauseSchema, pauseVisitPlan, 'paused'),
	endPause: (event) => act(event, v.strictObject({ pauseId: id }), endPause, 'pause_ended'),
	end: (event) => act(event, visitPlanEndSchema, endVisitPlan, 'ended'),
	resume: (event) =>
		act(event, v.strictObject({}), (ctx, planId) => resumeVisitPlan(ctx, planId), 'resumed'),
	settle: (event) => act(event, v.strictObject({ alertId: id }), settleAlert, 'settled'),
};

type Event = Parameters<NonNullable<Actions[string]>>[0];

/** Does one thing to the plan and shows it again with what was done. */
function act<Schema extends v.GenericSchema>(
	event: Event,
	schema: Schema,
	operation: (
		ctx: Event['locals']['ctx'],
		planId: string,
		input: v.InferOutput<Schema>,
	) => Promise<unknown>,
	done: string,
) {
	return formAction(event, {
		schema,
		resourceType: 'visit_plan',
		run: async (ctx, input) => {
			await operation(ctx, event.params.id, input);
			return event.params.id;
		},
		done: `/desk/visit-plans/${event.params.id}?done=${done}`,
	});
}
