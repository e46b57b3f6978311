import {
	addDays,
	addMinutes,
	instantOf,
	localDateOf,
	localDayBounds,
	localTimeOf,
} from '../../calendar/local-time.ts';
import type { ProblemCode } from '../platform/errors.ts';

/** How many local days ahead an order can be placed. */
export const mostDaysAhead = 60;
/** Longest visit that can be asked for, minutes. */
export const longestVisitMinutes = 720;

/** What the rules look at: what is asked for, of which item, when. */
export interface OrderRequest {
	now: Date;
	startsAt: Date;
	endsAt: Date;
	clientState: 'active' | 'moved_away' | 'deceased';
	item: {
		/** Local times 'HH:MM', '24:00' for the end of the day. */
		opensAt: string;
		closesAt: string;
		roundTheClock: boolean;
		minimumLeadMinutes: number;
	};
}

export type OrderRule =
	| 'client_active'
	| 'end_after_start'
	| 'start_in_future'
	| 'within_horizon'
	| 'enough_notice'
	| 'within_opening_hours'
	| 'not_too_long';

/** How a request stands to one rule. */
export interface OrderRuleResult {
	rule: OrderRule;
	required: string;
	actual: string;
	passed: boolean;
	/** What a refusal is answered with: the code, the field it is about, values of its sentence. */
	code: ProblemCode;
	field: string;
	parameters: Record<string, string | number>;
}

const minutesBetween = (from: Date, to: Date) =>
	Math.floor((to.getTime() - from.getTime()) / 60_000);

function isOpen({ startsAt, endsAt, item }: OrderRequest): boolean {
	if (item.roundTheClock) return true;
	const date = localDateOf(startsAt);
	const closesAt =
		item.closesAt === '24:00' ? localDayBounds(date).end : instantOf(date, item.closesAt);
	return startsAt >= instantOf(date, item.opensAt) && endsAt <= closesAt;
}

/** All rules for placing an order, the most telling first; it may be placed when all are passed. */
export function checkOrder(request: OrderRequest): OrderRuleResult[] {
	const { now, startsAt, endsAt, clientState, item } = request;
	const lastDate = addDays(localDateOf(now), mostDaysAhead);
	const lead = minutesBetween(now, startsAt);
	const length = minutesBetween(startsAt, endsAt);
	return [
		{
			rule: 'client_active',
			required: 'active',
			actual: clientState,
			passed: clientState === 'active',
			code: 'client_not_active',
			field: 'clientId',
			parameters: {},
		},
		{
			rule: 'end_after_start',
			required: `after ${startsAt.toISOString()}`,
			actual: endsAt.toISOString(),
			passed: endsAt > startsAt,
			code: 'end_before_start',
			field: 'endsAt',
			parameters: {},
		},
		{
			rule: 'start_in_future',
			required: `after ${now.toISOString()}`,
			actual: startsAt.toISOString(),
			passed: startsAt > now,
			code: 'time_in_past',
			field: 'startsAt',
			parameters: {},
		},
		{
			rule: 'within_horizon',
			required: `until ${lastDate}`,
			actual: localDateOf(startsAt),
			passed: localDateOf(startsAt) <= lastDate,
			code: 'time_too_far',
			field: 'startsAt',
			parameters: { days: mostDaysAhead },
		},
		{
			rule: 'enough_notice',
			required: `${item.minimumLeadMinutes} minutes`,
			actual: `${lead} minutes`,
			passed: lead >= item.minimumLeadMinutes,
			code: 'too_short_notice',
			field: 'startsAt',
			parameters: { hours: Math.round(item.minimumLeadMinutes / 6) / 10 },
		},
		{
			rule: 'within_opening_hours',
			required: item.roundTheClock ? 'any time' : `${item.opensAt}–${item.closesAt}`,
			actual: `${localTimeOf(startsAt)}–${localTimeOf(endsAt)}`,
			passed: isOpen(request),
			code: 'outside_opening_hours',
			field: 'startsAt',
			parameters: { opens: item.opensAt, closes: item.closesAt },
		},
		{
			rule: 'not_too_long',
			required: `at most ${longestVisitMinutes} minutes`,
			actual: `${length} minutes`,
			passed: length <= longestVisitMinutes,
			code: 'visit_too_long',
			field: 'endsAt',
			parameters: { hours: longestVisitMinutes / 60 },
		},
	];
}

/** What the item promises for an order placed now: found by when, served by when. */
export function promiseOf(
	now: Date,
	endsAt: Date,
	item: { answerWithinMinutes: number; serveWithinDays: number },
): { answerDueAt: Date; serveDueAt: Date } {
	const lastDay = localDayBounds(addDays(localDateOf(now), item.serveWithinDays));
	return {
		answerDueAt: addMinutes(now, item.answerWithinMinutes),
		// A client who asks for a later day than promised is served on that day.
		serveDueAt: lastDay.end > endsAt ? lastDay.end : endsAt,
	};
}

/**
 * Whether an order is asked about faster and wider: it is for the same local day, or a service with
 * risks for a client of the high risk tier.
 */
export function isUrgent(
	now: Date,
	order: { startsAt: Date; riskTier: 'high' | 'key' | 'general' | null; risky: boolean },
): boolean {
	return isForToday(now, order.startsAt) || (order.risky && order.riskTier === 'high');
}

/** Whether a visit begins on the local day of now. */
export function isForToday(now: Date, startsAt: Date): boolean {
	return localDateOf(now) === localDateOf(startsAt);
}

/** Orders that begin so much later are planned with all others. */
const plannedFromHours = 120;
/** How long an order waits at most for a plan before matching looks at it by itself. */
export const waitForPlanMinutes = 10;

/** Whether an order can wait some minutes to be planned with all others; an urgent one never does. */
export function canWaitForPlan(order: { startsAt: Date; urgent: boolean }, now: Date): boolean {
	return !order.urgent && order.startsAt.getTime() - now.getTime() >= plannedFromHours * 3_600_000;
}
