import { translator } from './index.ts';
import type { Locale } from './locales.ts';

/** count: whole numbers; share: 0 to 1; minutes; hours; points: 1 to 5. */
export type FigureUnit = 'count' | 'share' | 'minutes' | 'hours' | 'points';

/** A figure with its unit, as people read it: '1,234', '93.5%', '1 h 5 min', '4.6 of 5'. */
export function formatFigure(locale: Locale, unit: FigureUnit, value: number | null): string {
	const t = translator(locale);
	if (value === null) return t('metrics:no_value');
	const number = (digits: number) =>
		new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(value);
	switch (unit) {
		case 'count':
			return number(0);
		case 'share':
			return new Intl.NumberFormat(locale, {
				style: 'percent',
				maximumFractionDigits: 1,
			}).format(value);
		case 'hours':
			return t('metrics:unit.hours', { value: number(1) });
		case 'points':
			return t('metrics:unit.points', { value: number(1) });
		case 'minutes': {
			const minutes = Math.round(value);
			if (minutes < 120) return t('metrics:unit.minutes', { value: minutes });
			return t('metrics:unit.hours_minutes', {
				hours: new Intl.NumberFormat(locale).format(Math.floor(minutes / 60)),
				minutes: minutes % 60,
			});
		}
	}
}

/** A local date 'YYYY-MM-DD' without its year: '25 Nov' or '11月25日'. */
export function formatShortDate(locale: Locale, date: string): string {
	return new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : 'zh-CN', {
		timeZone: 'UTC',
		month: locale === 'en' ? 'short' : 'long',
		day: 'numeric',
	}).format(new Date(`${date}T00:00:00Z`));
}
