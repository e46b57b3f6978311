import { formatFigure } from '$lib/i18n/format-figure.ts';
import { translator, type Locale } from '$lib/i18n/index.ts';
import type { SimulationParameters } from '$lib/server/simulation/index.ts';

/** What a simulation is about, in a few words. */
export function describeParameters(
	locale: Locale,
	{ source, weeks, volunteers, ordersPerDay }: SimulationParameters,
): string {
	const count = (value: number) => formatFigure(locale, 'count', value);
	return translator(locale)(`simulation:page.what_${source}`, {
		weeks: count(weeks),
		volunteers: count(volunteers),
		ordersPerDay: count(ordersPerDay),
	});
}
