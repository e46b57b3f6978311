import { Temporal } from 'temporal-polyfill';

/** The zone of an area that names none. */
export const defaultTimeZone = 'Asia/Shanghai';

function zoned(instant: Date, timeZone: string): Temporal.ZonedDateTime {
	return Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(timeZone);
}

/** A stretch of time in which a zone's clocks are not turned; milliseconds. */
interface SteadyTime {
	from: number;
	until: number;
	offset: number;
}

/** The last one looked at in each zone: matching asks for millions of local times of one of them. */
const steadyTimes = new Map<string, SteadyTime>();

function steadyTimeAt(instant: Date, timeZone: string): SteadyTime {
	const at = instant.getTime();
	const known = steadyTimes.get(timeZone);
	if (known && at >= known.from && at < known.until) return known;
	const local = zoned(instant, timeZone);
	const here = local.add({ nanoseconds: 1 }).getTimeZoneTransition('previous');
	const steady = {
		from: here?.epochMilliseconds ?? -Infinity,
		until: local.getTimeZoneTransition('next')?.epochMilliseconds ?? Infinity,
		offset: local.offsetNanoseconds / 1_000_000,
	};
	steadyTimes.set(timeZone, steady);
	return steady;
}

/** The instant at which a clock in UTC shows the local time: its parts are the local ones. */
function localClock(instant: Date, timeZone: string): Date {
	return new Date(instant.getTime() + steadyTimeAt(instant, timeZone).offset);
}

/** Local date 'YYYY-MM-DD' of an instant. */
export function localDateOf(instant: Date, timeZone = defaultTimeZone): string {
	return localClock(instant, timeZone).toISOString().slice(0, 10);
}

/** Local time 'HH:MM' of an instant. */
export function localTimeOf(instant: Date, timeZone = defaultTimeZone): string {
	return localClock(instant, timeZone).toISOString().slice(11, 16);
}

/** Weekday of an instant: 1 Monday to 7 Sunday. */
export function weekdayOf(instant: Date, timeZone = defaultTimeZone): number {
	return localClock(instant, timeZone).getUTCDay() || 7;
}

const dayMilliseconds = 86_400_000;

/** The instant of a local date and time 'HH:MM'; in a gap of the clock, the instant after it. */
export function instantOf(date: string, time: string, timeZone = defaultTimeZone): Date {
	const clock = clockAt(date, time);
	if (clock !== null) {
		const { from, until, offset } = steadyTimeAt(new Date(clock), timeZone);
		const at = clock - offset;
		// A day away from a turn of the clock there is one instant only that it can be.
		if (at > from + dayMilliseconds && at < until - dayMilliseconds) return new Date(at);
	}
	const local = Temporal.PlainDate.from(date).toZonedDateTime({
		timeZone,
		plainTime: Temporal.PlainTime.from(time),
	});
	return new Date(local.epochMilliseconds);
}

/** Milliseconds at which a clock in UTC shows a date and time; null where one is badly formed. */
function clockAt(date: string, time: string): number | null {
	if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(time)) return null;
	const clock = Date.parse(`${date}T${time}:00Z`);
	// A parser that lets the 31st of a short month pass moves it into the next one.
	return dateOfClock(clock) === date ? clock : null;
}

/** The date 'YYYY-MM-DD' that a clock in UTC shows; null beyond the years of four digits. */
function dateOfClock(clock: number): string | null {
	if (!(clock >= -62_167_219_200_000 && clock < 253_402_300_800_000)) return null;
	return new Date(clock).toISOString().slice(0, 10);
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
	const clock = clockAt(date, '00:00');
	const moved = clock === null ? null : dateOfClock(clock + days * dayMilliseconds);
	return moved ?? Temporal.PlainDate.from(date).add({ days }).toString();
}

/** Weekday of a local date: 1 Monday to 7 Sunday. */
export function weekdayOfDate(date: string): number {
	const clock = clockAt(date, '00:00');
	if (clock === null) return Temporal.PlainDate.from(date).dayOfWeek;
	return new Date(clock).getUTCDay() || 7;
}

/** Days from 1970-01-01 to a local date. */
export function dayNumberOf(date: string): number {
	return Math.round(Date.parse(`${date}T00:00:00Z`) / dayMilliseconds);
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
