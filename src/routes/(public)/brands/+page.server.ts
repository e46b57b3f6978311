import { inLocale } from '$lib/i18n/index.ts';
import { listBrands } from '$lib/server/brands/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { ctx, locale } }) => ({
	brands: (await listBrands(ctx)).map((brand) => ({
		slug: brand.slug,
		kind: brand.kind,
		name: inLocale(locale, brand, 'name'),
		story: inLocale(locale, brand, 'story'),
	})),
});
