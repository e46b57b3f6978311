import ICAL from 'ical.js';
import { inLocale, translator, type Locale } from '../../i18n/index.ts';
import { formatOrderNumber } from '../../i18n/format.ts';
import type { EntryRow } from './queries.ts';

/** An entry as a calendar program shows it: what and when, with a link to the page behind sign-in. */
export function writeCalendar(given: {
	entries: readonly EntryRow[];
	locale: Locale;
	now: Date;
	linkOf: (path: string) => string;
}): string {
	const t = translator(given.locale);
	const calendar = new ICAL.Component('vcalendar');
	calendar.updatePropertyWithValue('version', '2.0');
	calendar.updatePropertyWithValue('prodid', '-//Yimi//Yimi//EN');
	calendar.updatePropertyWithValue('x-wr-calname', t('common:name'));
	calendar.updatePropertyWithValue('refresh-interval', ICAL.Duration.fromString('PT4H'));
	for (const entry of given.entries) calendar.addSubcomponent(eventOf(entry, given));
	return `${calendar.toString()}\r\n`;
}

function eventOf(
	entry: EntryRow,
	{ locale, now, linkOf }: { locale: Locale; now: Date; linkOf: (path: string) => string },
): ICAL.Component {
	const t = translator(locale);
	const names = { itemNameZh: entry.itemNameZh ?? '', itemNameEn: entry.itemNameEn ?? '' };
	const item = inLocale(locale, names, 'itemName');
	const path =
		entry.kind === 'visit' ? `/volunteer/visits/${entry.id}` : `/orders/${entry.orderId ?? ''}`;
	const event = new ICAL.Component('vevent');
	event.updatePropertyWithValue('uid', `${entry.kind}-${entry.id}@yimi`);
	event.updatePropertyWithValue('dtstamp', utc(now));
	event.updatePropertyWithValue('dtstart', utc(entry.startsAt));
	event.updatePropertyWithValue('dtend', utc(entry.endsAt));
	event.updatePropertyWithValue('summary', t(`calendars:feed.${entry.kind}`, { item }));
	const open = entry.state === 'open';
	event.updatePropertyWithValue('status', open ? 'TENTATIVE' : 'CONFIRMED');
	if (entry.orderNumber)
		event.updatePropertyWithValue(
			'description',
			t('calendars:feed.number', { number: formatOrderNumber(entry.orderNumber) }),
		);
	event.updatePropertyWithValue('url', linkOf(path));
	return event;
}

function utc(instant: Date): ICAL.Time {
	return ICAL.Time.fromJSDate(instant, true);
}
