import type { Reroute } from '@sveltejs/kit';
import { splitLocale } from './lib/i18n/locales.ts';

/** English pages stand under /en and are the same routes. */
export const reroute: Reroute = ({ url }) => splitLocale(url.pathname).path;
