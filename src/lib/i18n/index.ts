import i18next from 'i18next';
import type { Locale } from './locales.ts';
import english from './messages/en/index.ts';
import chinese from './messages/zh-CN/index.ts';

export * from './locales.ts';

/** Writes a text of the catalogues: `t('common:minutes', { count: 30 })`. */
export type Translate = (key: string, parameters?: Record<string, string | number>) => string;

const catalogues = i18next.createInstance();
void catalogues.init({
	lng: 'zh-CN',
	fallbackLng: false,
	supportedLngs: ['zh-CN', 'en'],
	ns: Object.keys(chinese),
	defaultNS: 'common',
	resources: { 'zh-CN': chinese, en: english },
	interpolation: { escapeValue: false },
	initAsync: false,
	showSupportNotice: false,
} as Parameters<typeof catalogues.init>[0]);

/** The writer of texts in a language; pages escape what it gives, as they escape all text. */
export function translator(locale: Locale): Translate {
	const fixed = catalogues.getFixedT(locale);
	return (key, parameters) => fixed(key, parameters ?? {}) as string;
}
