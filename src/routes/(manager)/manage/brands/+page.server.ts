import { formatLocalDate } from '$lib/i18n/format.ts';
import { inLocale } from '$lib/i18n/index.ts';
import { writeFigure } from '$lib/pages/figures.ts';
import { loadPage } from '$lib/pages/load-page.ts';
import { managedBrands } from '$lib/server/metrics/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { ctx, locale } = event.locals;
	const brands = await loadPage(event, () => managedBrands(ctx));
	const period = brands[0]!.period;
	return {
		from: formatLocalDate(locale, period.from),
		to: formatLocalDate(locale, period.to),
		wholeDistrict: brands.every(({ whole }) => whole),
		brands: brands.map((brand) => ({
			slug: brand.slug,
			kind: brand.kind,
			name: inLocale(locale, brand, 'name'),
			figures: brand.indicators.map((figure) => writeFigure(locale, figure)),
		})),
	};
};
