import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import type { Locale } from './locales.ts';

const timeZone = 'Asia/Shanghai';

const shapes = {
	day: (locale: Locale) => ({
		month: locale === 'en' ? 'short' : 'long',
		day: 'numeric',
		weekday: 'short',
	}),
	time: () => ({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
	date: (locale: Locale) => ({
		year: 'numeric',
		month: locale === 'en' ? 'short' : 'long',
		day: 'numeric',
	}),
} as const satisfies Record<string, (locale: Locale) => Intl.DateTimeFormatOptions>;

/** Kept, because making one takes a thousand times as long as using it. */
const kept = new Map<string, Intl.DateTimeFormat>();

function formatOf(shape: keyof typeof shapes, locale: Locale, zone: string): Intl.DateTimeFormat {
	const key = `${shape} ${locale} ${zone}`;
	const format =
		kept.get(key) ??
		new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : 'zh-CN', {
			timeZone: zone,
			...shapes[shape](locale),
		});
	kept.set(key, format);
	return format;
}

/** '11月25日 周三' or 'Wed 25 Nov', of an instant (UTC) in the area's time zone. */
export function formatDay(locale: Locale, instant: Date, zone = timeZone): string {
	return formatOf('day', locale, zone).format(instant);
}

/** '09:30' of an instant (UTC) in the area's time zone. */
export function formatTime(locale: Locale, instant: Date, zone = timeZone): string {
	return formatOf('time', locale, zone).format(instant);
}

/** Day and time of an instant. */
export function formatInstant(locale: Locale, instant: Date, zone = timeZone): string {
	return `${formatDay(locale, instant, zone)} ${formatTime(locale, instant, zone)}`;
}

/** Day, start and end of a period. */
export function formatPeriod(locale: Locale, start: Date, end: Date, zone = timeZone): string {
	return `${formatInstant(locale, start, zone)}–${formatTime(locale, end, zone)}`;
}

/** A local date 'YYYY-MM-DD' in words. */
export function formatLocalDate(locale: Locale, date: string): string {
	return formatOf('date', locale, 'UTC').format(new Date(`${date}T00:00:00Z`));
}

/** Metres as people say them: to 10 m below a kilometre, to 0.1 km above. */
export function formatDistance(locale: Locale, metres: number): string {
	if (metres < 1000) {
		const rounded = Math.max(10, Math.round(metres / 10) * 10);
		return locale === 'en' ? `${rounded} m` : `${rounded} 米`;
	}
	const kilometres = (metres / 1000).toFixed(1);
	return locale === 'en' ? `${kilometres} km` : `${kilometres} 公里`;
}

/** Minutes as hours, to one decimal place. */
export function formatHours(locale: Locale, minutes: number): string {
	return new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(minutes / 60);
}

/** An order number in two groups of four, to be read out. */
export function formatOrderNumber(number: string): string {
	return `${number.slice(0, 4)} ${number.slice(4)}`;
}

/** A phone (E.164) as people in the country read it out: '139 1234 5678', '021 5741 0001'. */
export function formatPhone(phone: string): string {
	return parsePhoneNumberFromString(phone)?.formatNational() ?? phone;
}
