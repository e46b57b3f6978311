import * as v from 'valibot';
import { holidayRules } from '../calendar/holidays.ts';
import { instantOf } from '../calendar/local-time.ts';
import { parseRecurrence, type Recurrence, type Weekday } from '../calendar/recurrence.ts';
import { formatLocalDate } from '../i18n/format.ts';
import { inLocale, type Locale, type Translate } from '../i18n/index.ts';
import type { listVisitPlans } from '../server/visits/index.ts';

export const weekdays: Weekday[] = [1, 2, 3, 4, 5, 6, 7];

/** "Every week on Tuesday and Friday", "each month on the second Tuesday". */
export function describeRecurrence(t: Translate, text: string): string {
	const rule = parseRecurrence(text);
	const days = daysOf(t, rule).join(t('common:list_separator'));
	return rule.interval === 1
		? t(`series:each.${rule.frequency}`, { days })
		: t(`series:every.${rule.frequency}`, { interval: rule.interval, days });
}

function daysOf(t: Translate, rule: Recurrence): string[] {
	if ('weekdays' in rule) return rule.weekdays.map((day) => t(`series:weekday.${day}`));
	if ('monthDays' in rule)
		return rule.monthDays.map((day) =>
			day === -1
				? t('series:last_day')
				: day > 0
					? t('series:day', { day })
					: t('series:day_from_end', { day: -day }),
		);
	return rule.ordinalWeekdays.map(({ ordinal, weekday }) =>
		t(ordinal > 0 ? 'series:ordinal' : 'series:ordinal_from_end', {
			ordinal: Math.abs(ordinal),
			weekday: t(`series:weekday.${weekday}`),
		}),
	);
}

const list = v.optional(
	v.union([
		v.pipe(
			v.string(),
			v.transform((one) => [one]),
		),
		v.array(v.string()),
	]),
	[],
);

/** When visits come, as the forms ask for it. */
const rhythm = {
	how: v.picklist(['weekly', 'monthly_day', 'monthly_weekday']),
	interval: v.pipe(v.string(), v.transform(Number), v.integer(), v.minValue(1), v.maxValue(12)),
	weekday: list,
	monthDay: v.optional(v.string(), ''),
	ordinal: v.optional(v.string(), '1'),
	startsOn: v.string(),
	endsOn: v.optional(v.string()),
	localTime: v.string(),
	durationMinutes: v.pipe(v.string(), v.transform(Number), v.integer()),
	holidayRule: v.picklist(holidayRules),
};
export const rhythmForm = v.strictObject(rhythm);
export const newPlanForm = v.strictObject({
	clientId: v.string(),
	itemKey: v.string(),
	teamId: v.optional(v.string()),
	riskTier: v.optional(v.picklist(['high', 'key', 'general'])),
	insuranceNeeded: v.optional(v.literal('yes')),
	...rhythm,
});

/** The rhythm of a form as the operations take it. */
export function rhythmOf(form: v.InferOutput<typeof rhythmForm>) {
	const { how, interval, weekday, monthDay, ordinal, ...rest } = form;
	const names = weekday.map((day) => ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'][Number(day) - 1]);
	const every = `${how === 'weekly' ? 'WEEKLY' : 'MONTHLY'};INTERVAL=${interval}`;
	const days =
		how === 'weekly'
			? `BYDAY=${names.join(',')}`
			: how === 'monthly_day'
				? `BYMONTHDAY=${monthDay.trim().replaceAll(/[\s,，、]+/g, ',')}`
				: `BYDAY=${names.map((name) => ordinal + name).join(',')}`;
	return { ...rest, recurrence: `FREQ=${every};${days}`, endsOn: rest.endsOn ?? null };
}

/** A stored rule as the form asks for it. */
export function rhythmValues(text: string): {
	how: 'weekly' | 'monthly_day' | 'monthly_weekday';
	interval: string;
	weekday: string[];
	monthDay: string;
	ordinal: string;
} {
	const rule = parseRecurrence(text);
	const common = { interval: String(rule.interval), weekday: [], monthDay: '', ordinal: '1' };
	if ('weekdays' in rule) return { ...common, how: 'weekly', weekday: rule.weekdays.map(String) };
	if ('monthDays' in rule)
		return { ...common, how: 'monthly_day', monthDay: rule.monthDays.join(', ') };
	return {
		...common,
		how: 'monthly_weekday',
		weekday: rule.ordinalWeekdays.map(({ weekday }) => String(weekday)),
		ordinal: String(rule.ordinalWeekdays[0]?.ordinal ?? 1),
	};
}

/** The instant of a local date and time that somebody typed; null where there is none. */
export function typedInstant(date: string, time: string): Date | null {
	try {
		return instantOf(date, time);
	} catch {
		return null;
	}
}

/** A plan as a line of a list. */
export function planLine(
	{ locale, t }: { locale: Locale; t: Translate },
	plan: Awaited<ReturnType<typeof listVisitPlans>>[number],
) {
	return {
		id: plan.id,
		client: plan.clientName,
		item: inLocale(locale, plan, 'itemName'),
		rhythm: `${describeRecurrence(t, plan.recurrence)} ${plan.localTime}`,
		until: plan.endsOn ? t('series:until', { date: formatLocalDate(locale, plan.endsOn) }) : '',
		who: plan.regulars.join(t('common:list_separator')),
		state: plan.state,
		nextStartsAt: plan.nextStartsAt,
		alerts: plan.alerts,
	};
}
