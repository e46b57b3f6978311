import ICAL from 'ical.js';
import { instantOf } from '../../calendar/local-time.ts';

/** A stretch of time, in instants. */
export interface Period {
	startsAt: Date;
	endsAt: Date;
}

/** Most occurrences that are walked through in one calendar. */
const mostOccurrences = 200_000;

/**
 * When somebody is busy by a calendar (RFC 5545) within a window: its events, the recurring ones
 * expanded, joined where they touch. Left out are events that are cancelled, or marked as free
 * time (TRANSPARENT). A time without a zone, and one whose zone nobody knows, is local.
 * @param timeZone zone of local times
 * @throws Error when it is no calendar
 */
export function busyTimesOf(text: string, window: Period, timeZone: string): Period[] {
	const calendar = new ICAL.Component(ICAL.parse(text));
	if (calendar.name !== 'vcalendar') throw new Error('It is no calendar.');
	const periods: Period[] = [];
	let walked = 0;
	for (const component of calendar.getAllSubcomponents('vevent')) {
		if (!component.getFirstProperty('dtstart')) continue;
		const event = new ICAL.Event(component);
		if (event.isRecurrenceException()) continue;
		for (const { item, startDate, endDate } of occurrencesOf(event)) {
			if (++walked > mostOccurrences) throw new Error('The calendar has too many occurrences.');
			const startsAt = instantOfTime(startDate, item, 'dtstart', timeZone);
			if (startsAt >= window.endsAt) break;
			const endsAt = instantOfTime(endDate, item, 'dtend', timeZone);
			if (endsAt > window.startsAt && endsAt > startsAt && isBusy(item))
				periods.push(within({ startsAt, endsAt }, window));
		}
	}
	return joined(periods);
}

interface Occurrence {
	item: ICAL.Event;
	startDate: ICAL.Time;
	endDate: ICAL.Time;
}

/** Occurrences of an event in the order of their original times; a moved one in its new place. */
function* occurrencesOf(event: ICAL.Event): Generator<Occurrence> {
	if (!event.isRecurring()) {
		yield { item: event, startDate: event.startDate, endDate: event.endDate };
		return;
	}
	const iterator = event.iterator();
	for (let next = iterator.next(); next; next = iterator.next())
		yield event.getOccurrenceDetails(next) as Occurrence;
}

function isBusy(event: ICAL.Event): boolean {
	const value = (name: string) =>
		String(event.component.getFirstPropertyValue(name) ?? '').toUpperCase();
	return value('transp') !== 'TRANSPARENT' && value('status') !== 'CANCELLED';
}

function instantOfTime(
	time: ICAL.Time,
	event: ICAL.Event,
	property: 'dtstart' | 'dtend',
	timeZone: string,
): Date {
	if (time.zone === ICAL.Timezone.utcTimezone) return new Date(time.toUnixTime() * 1000);
	const { component } = event;
	const named = component.getFirstProperty(property) ?? component.getFirstProperty('dtstart');
	const zone = named?.getParameter('tzid');
	if (time.isDate || !zone) return localInstant(time, timeZone);
	if (isKnownZone(String(zone))) return localInstant(time, String(zone));
	// A zone of the calendar's own making, as Outlook's "China Standard Time".
	if (time.zone !== ICAL.Timezone.localTimezone) return new Date(time.toUnixTime() * 1000);
	return localInstant(time, timeZone);
}

function localInstant(time: ICAL.Time, zone: string): Date {
	const [date = '', clock = '00:00'] = time.toString().split('T');
	return instantOf(date, clock.slice(0, 5), zone);
}

function isKnownZone(zone: string): boolean {
	try {
		new Intl.DateTimeFormat('en', { timeZone: zone });
		return true;
	} catch {
		return false;
	}
}

function within({ startsAt, endsAt }: Period, window: Period): Period {
	return {
		startsAt: startsAt < window.startsAt ? window.startsAt : startsAt,
		endsAt: endsAt > window.endsAt ? window.endsAt : endsAt,
	};
}

/** Periods in order, those that touch or overlap as one. */
export function joined(periods: readonly Period[]): Period[] {
	const result: Period[] = [];
	for (const period of [...periods].sort((one, other) => +one.startsAt - +other.startsAt)) {
		const last = result.at(-1);
		if (!last || period.startsAt > last.endsAt) result.push({ ...period });
		else if (period.endsAt > last.endsAt) last.endsAt = period.endsAt;
	}
	return result;
}
