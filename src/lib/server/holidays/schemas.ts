import * as v from 'valibot';
import { weekdayOfDate } from '../../calendar/local-time.ts';
import { localDate, text } from '../platform/validation.ts';

const holidaySchema = v.pipe(
	v.strictObject({
		day: localDate,
		kind: v.picklist(['off', 'working']),
		nameZh: text(40),
		nameEn: text(60),
	}),
	v.check(({ kind, day }) => kind === 'off' || weekdayOfDate(day) >= 6, 'field.not_a_weekend'),
);

/** A year as the State Council published it: every day off, and every weekend day that is worked. */
export const holidayYearSchema = v.pipe(
	v.strictObject({
		year: v.pipe(v.number(), v.integer(), v.minValue(2000), v.maxValue(2200)),
		source: text(200),
		days: v.pipe(v.array(holidaySchema), v.minLength(1), v.maxLength(80)),
	}),
	v.forward(
		v.check(({ year, days }) => days.every(({ day }) => day.startsWith(`${year}-`)), 'field.year'),
		['days'],
	),
	v.forward(
		v.check(({ days }) => new Set(days.map(({ day }) => day)).size === days.length, 'field.twice'),
		['days'],
	),
);
