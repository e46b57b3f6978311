import { Temporal } from 'temporal-polyfill';

/** The zone of an area that names none. */
export const defaultTimeZone = 'Asia/Shanghai';

function zoned(instant: Date, timeZone: string): Temporal.ZonedDateTime {
	return Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(timeZone);
}

/** Local date 'YYYY-MM-DD' of an instant. */
export function localDateOf(instant: Date, timeZone = defaultTimeZone): string {
	return zoned(instant, timeZone).toPlainDate().toString();
}

/** Local time 'HH:MM' of an instant. */
export function localTimeOf(instant: Date, timeZone = defaultTimeZone): string {
	return zoned(instant, timeZone).toPlainTime().toString({ smallestUnit: 'minute' });
}

/** Weekday of an instant: 1 Monday to 7 Sunday. */
export function weekdayOf(instant: Date, timeZone = defaultTimeZone): number {
	return zoned(instant, timeZone).dayOfWeek;
}

/** The instant of a local date and time 'HH:MM'; in a gap of the clock, the instant after it. */
export function instantOf(date: string, time: string, timeZone = defaultTimeZone): Date {
	const local = Temporal.PlainDate.from(date).toZonedDateTime({
		timeZone,
		plainTime: Temporal.PlainTime.from(time),
	});
	return new Date(local.epochMilliseconds);
}

/** First instants of a local date and of the next one. */
export function localDayBounds(
	date: string,
	timeZone = defaultTimeZone,
): { start: Date; end: Date } {
	return {
		start: instantOf(date, '00:00', timeZone),
		end: instantOf(addDays(date, 1), '00:00', timeZone),
	};
}

/** A local date so many days later (or earlier, when negative). */
export function addDays(date: string, days: number): string {
	return Temporal.PlainDate.from(date).add({ days }).toString();
}

/** Weekday of a local date: 1 Monday to 7 Sunday. */
export function weekdayOfDate(date: string): number {
	return Temporal.PlainDate.from(date).dayOfWeek;
}

/** The Monday of the week of a local date. */
export function mondayOf(date: string): string {
	return addDays(date, 1 - weekdayOfDate(date));
}

/** Whole years between a birth date and a local date. */
export function ageOn(birthDate: string, date: string): number {
	return Temporal.PlainDate.from(birthDate).until(Temporal.PlainDate.from(date), {
		largestUnit: 'year',
	}).years;
}

/** An instant so many minutes later (or earlier, when negative). */
export function addMinutes(instant: Date, minutes: number): Date {
	return new Date(instant.getTime() + minutes * 60_000);
}
