import { Temporal } from 'temporal-polyfill';
import {
	dayOfVisit,
	HolidaysUnknown,
	type HolidayCalendar,
	type HolidayRule,
} from '../../../calendar/holidays.ts';
import { addDays, instantOf } from '../../../calendar/local-time.ts';
import {
	comesInEvery,
	isDueOn,
	occurrencesAmong,
	type CalendarDay,
	type Period,
	type Recurrence,
	type Series,
} from '../../../calendar/recurrence.ts';

/** What a person must look at in a plan. */
export type AlertKind = 'next_visit_missing' | 'visit_missed' | 'nobody_agreed' | 'expiry_ahead';

/** Visits stand in the calendar so many days ahead: six weeks. */
export const horizonDays = 42;

export const riskTiers = ['high', 'key', 'general'] as const;
export type RiskTier = (typeof riskTiers)[number];

/** How often clients of a tier are visited at least. */
export interface TierRule {
	tier: RiskTier;
	period: Period;
	/** Within so many hours of a major change somebody visits; null: no sooner than the period asks. */
	changeWithinHours: number | null;
	/** Item of the visits that the rule calls for by itself; null: that of the client's plan. */
	itemId: string | null;
}

/** The rule of a region that published one (domain.md 4); a district may set its own. */
export const builtInTierRules: Record<RiskTier, TierRule> = {
	high: { tier: 'high', period: 'week', changeWithinHours: 24, itemId: null },
	key: { tier: 'key', period: 'month', changeWithinHours: null, itemId: null },
	general: { tier: 'general', period: 'quarter', changeWithinHours: null, itemId: null },
};

export function meetsTier(rule: Pick<TierRule, 'period'>, recurrence: Recurrence): boolean {
	return comesInEvery(rule.period, recurrence);
}

/** What must be on record before a plan starts. */
export type StartCondition = 'agreement' | 'insurance';

/**
 * What is still missing before a plan may start: the written agreement for a term of a month or
 * more and for what is risky (Zhejiang art. 21, Beijing art. 18), the insurance where it is asked.
 */
export function missingToStart(
	plan: {
		startsOn: string;
		endsOn: string | null;
		insuranceNeeded: boolean;
		agreementSignedOn: string | null;
		insuranceCheckedOn: string | null;
	},
	item: { risky: boolean },
): StartCondition[] {
	const missing: StartCondition[] = [];
	if ((item.risky || isLongTerm(plan)) && plan.agreementSignedOn === null)
		missing.push('agreement');
	if (plan.insuranceNeeded && plan.insuranceCheckedOn === null) missing.push('insurance');
	return missing;
}

function isLongTerm({ startsOn, endsOn }: { startsOn: string; endsOn: string | null }): boolean {
	if (endsOn === null) return true;
	const monthLater = Temporal.PlainDate.from(startsOn).add({ months: 1 }).toString();
	return addDays(endsOn, 1) >= monthLater;
}

/** What decides on which days a plan has visits, and when. */
export interface Schedule extends Series {
	/** Local time 'HH:MM'. */
	localTime: string;
	timeZone: string;
	holidayRule: HolidayRule;
	pauses: readonly { fromDate: string; untilDate: string | null }[];
	/** Single dates that are left out (null) or moved to another start. */
	exceptions: ReadonlyMap<string, Date | null>;
}

export interface PlannedVisit {
	/** Date as the rule has it. */
	planDate: string;
	startsAt: Date;
}

/**
 * The visits that a plan has among days, by its rule, holidays, pauses and exceptions.
 * @returns also the first date that could not be decided because its year's holidays are unknown
 */
export function plannedVisits(
	schedule: Schedule,
	days: readonly CalendarDay[],
	calendar: HolidayCalendar,
): { visits: PlannedVisit[]; undecidedFrom: string | null } {
	const visits: PlannedVisit[] = [];
	const { localTime, timeZone } = schedule;
	for (const planDate of occurrencesAmong(schedule, days)) {
		if (isPaused(schedule, planDate)) continue;
		const exception = schedule.exceptions.get(planDate);
		if (exception === null) continue;
		if (exception) {
			visits.push({ planDate, startsAt: exception });
			continue;
		}
		try {
			const day = dayOfVisit(calendar, schedule.holidayRule, planDate, (date) =>
				isDueOn(schedule, date),
			);
			if (day !== null) visits.push({ planDate, startsAt: instantOf(day, localTime, timeZone) });
		} catch (error) {
			if (!(error instanceof HolidaysUnknown)) throw error;
			return { visits, undecidedFrom: planDate };
		}
	}
	return { visits, undecidedFrom: null };
}

export function isPaused({ pauses }: Pick<Schedule, 'pauses'>, date: string): boolean {
	return pauses.some(
		({ fromDate, untilDate }) => fromDate <= date && (untilDate === null || date <= untilDate),
	);
}
