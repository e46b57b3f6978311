/** Languages of the pages; Chinese stands at `/`, English at `/en`. */
export const locales = ['zh-CN', 'en'] as const;
export type Locale = (typeof locales)[number];

/** The language that a path is in, and the path without its prefix. */
export function splitLocale(path: string): { locale: Locale; path: string } {
	return path === '/en' || path.startsWith('/en/')
		? { locale: 'en', path: path.slice('/en'.length) || '/' }
		: { locale: 'zh-CN', path };
}

/** The path of a page in a language. */
export function localizePath(locale: Locale, path: string): string {
	if (locale === 'zh-CN') return path;
	return path === '/' ? '/en' : `/en${path}`;
}

/** The language of a header Accept-Language; Chinese unless English comes first. */
export function acceptedLocale(header: string | null | undefined): Locale {
	const first = header?.split(',')[0]?.trim().toLowerCase() ?? '';
	return first.startsWith('en') ? 'en' : 'zh-CN';
}

/** The text of the reader's language, where data holds both. */
export function inLocale<Row, Base extends string>(
	locale: Locale,
	row: Row & Record<`${Base}Zh` | `${Base}En`, string>,
	base: Base,
): string {
	return locale === 'en' ? row[`${base}En`] : row[`${base}Zh`];
}
