import type { Locale, Translate } from '$lib/i18n/index.ts';
import type { Context } from '$lib/server/platform/context.ts';

declare global {
	namespace App {
		interface Locals {
			ctx: Context;
			locale: Locale;
			t: Translate;
			href: (path: string) => string;
		}
	}
}
