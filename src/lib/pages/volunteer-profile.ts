import * as v from 'valibot';
import { addDays, localDateOf, localTimeOf } from '../calendar/local-time.ts';
import { formatInstant, formatLocalDate } from '../i18n/format.ts';
import type { Locale } from '../i18n/index.ts';
import {
	freeTimesSchema,
	preferencesSchema,
	type FreeTime,
	type TimeOffRow,
} from '../server/volunteers/index.ts';

export const weekdays = [1, 2, 3, 4, 5, 6, 7] as const;

/** How far people say they go, metres. */
export const radiusChoices = [1000, 2000, 3000, 5000, 8000, 10_000, 15_000, 20_000, 50_000];

const fewestPeriods = 2;

/** A period of a day on the form: empty until it is filled in. */
export interface PeriodFields {
	from: { name: string; value: string };
	until: { name: string; value: string };
}

/** The free times as fields: two periods a day, and one more where that is not enough. */
export function periodsOf(
	freeTimes: readonly FreeTime[],
): { weekday: number; periods: PeriodFields[] }[] {
	return weekdays.map((weekday) => {
		const given = freeTimes.filter((free) => free.weekday === weekday);
		const count = Math.max(fewestPeriods, given.length + 1);
		return {
			weekday,
			periods: Array.from({ length: count }, (_, index) => ({
				from: { name: `from-${weekday}-${index}`, value: given[index]?.startsAt ?? '' },
				until: {
					name: `until-${weekday}-${index}`,
					// A field for times of day has no 24:00.
					value: (given[index]?.endsAt ?? '').replace('24:00', '00:00'),
				},
			})),
		};
	});
}

const periodName = /^(from|until)-([1-7])-(\d{1,2})$/;

/** The fields of the form back as free times; a period with one half missing is refused. */
export const freeTimesFormSchema = v.pipe(
	v.record(v.pipe(v.string(), v.regex(periodName)), v.pipe(v.string(), v.isoTime())),
	v.rawTransform(({ dataset, addIssue, NEVER }) => {
		const fields = dataset.value;
		const freeTimes: FreeTime[] = [];
		for (const [name, time] of Object.entries(fields)) {
			const [, half, weekday, index] = periodName.exec(name) ?? [];
			const other = `${half === 'from' ? 'until' : 'from'}-${weekday}-${index}`;
			const otherTime = fields[other];
			if (otherTime === undefined) {
				addIssue({
					message: 'field.required',
					path: [{ type: 'object', origin: 'value', input: fields, key: other, value: undefined }],
				});
				return NEVER;
			}
			if (half === 'from')
				freeTimes.push({ weekday: Number(weekday), startsAt: time, endsAt: otherTime });
		}
		return freeTimes;
	}),
	freeTimesSchema,
);

const number = v.pipe(v.string(), v.regex(/^\d{1,6}$/), v.transform(Number));
const list = v.pipe(
	v.optional(v.union([v.string(), v.array(v.string())]), []),
	v.transform((value) => (typeof value === 'string' ? [value] : value)),
);

/** The fields of the form back as preferences. */
export const preferencesFormSchema = v.pipe(
	v.strictObject({
		radiusMetres: number,
		travelMode: v.string(),
		languages: list,
		visitsPerDay: number,
		visitsPerWeek: number,
		offersPerDay: number,
		quietFrom: v.string(),
		quietUntil: v.string(),
	}),
	preferencesSchema,
);

/** A time off as pages show it. */
export interface WrittenTimeOff {
	id: string;
	when: string;
	/** Agreed visits that fall into it. */
	visits: number;
}

/** Writes a time off in the reader's language: whole days as days. */
export function writeTimeOff(
	locale: Locale,
	{ id, startsAt, endsAt, visits }: TimeOffRow,
): WrittenTimeOff {
	const isMidnight = (instant: Date) => localTimeOf(instant) === '00:00';
	if (!isMidnight(startsAt) || !isMidnight(endsAt))
		return {
			id,
			visits,
			when: `${formatInstant(locale, startsAt)} – ${formatInstant(locale, endsAt)}`,
		};
	const first = localDateOf(startsAt);
	const last = addDays(localDateOf(endsAt), -1);
	const days = first === last ? [first] : [first, last];
	return { id, visits, when: days.map((day) => formatLocalDate(locale, day)).join(' – ') };
}
