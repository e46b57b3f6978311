import { formatFigure, formatShortDate, type FigureUnit } from '../i18n/format-figure.ts';
import { formatLocalDate } from '../i18n/format.ts';
import { translator, type Locale } from '../i18n/index.ts';

/** What DayChart.svelte draws: bars as shares of the height, and every word it shows. */
export interface DayChartContent {
	/** Says what the chart shows. */
	sentence: string;
	/** Highest first: how high a line lies (0 to 1) and what it stands for. */
	lines: { height: number; text: string }[];
	days: { day: string; shortDay: string; text: string; height: number | null }[];
	dayHeading: string;
	valueHeading: string;
	tableHeading: string;
}

/** The next round number at or above a value: 1, 2 or 5 times a power of ten. */
export function roundUp(value: number): number {
	if (value <= 0) return 1;
	const power = 10 ** Math.floor(Math.log10(value));
	const step = [1, 2, 5, 10].find((factor) => factor * power >= value) ?? 10;
	return step * power;
}

/** Prepares the chart of a figure by local day. */
export function dayChart(
	locale: Locale,
	chart: { name: string; unit: FigureUnit; days: { localDate: string; value: number | null }[] },
): DayChartContent {
	const t = translator(locale);
	const known = chart.days.filter(
		(day): day is { localDate: string; value: number } => day.value !== null,
	);
	const ceilings: Partial<Record<FigureUnit, number>> = { share: 1, points: 5 };
	const highestValue = Math.max(0, ...known.map(({ value }) => value));
	const top =
		ceilings[chart.unit] ?? Math.max(roundUp(highestValue), chart.unit === 'count' ? 2 : 0);
	const write = (value: number | null) => formatFigure(locale, chart.unit, value);
	return {
		sentence: describeDays(locale, chart, known),
		lines: [1, 0.5, 0].map((height) => ({ height, text: write(top * height) })),
		days: chart.days.map(({ localDate, value }) => ({
			day: formatLocalDate(locale, localDate),
			shortDay: formatShortDate(locale, localDate),
			text: write(value),
			height: value === null ? null : Math.max(0, value / top),
		})),
		dayHeading: t('metrics:chart.day'),
		valueHeading: chart.name,
		tableHeading: t('metrics:chart.table'),
	};
}

function describeDays(
	locale: Locale,
	chart: { name: string; unit: FigureUnit; days: { localDate: string }[] },
	known: { localDate: string; value: number }[],
): string {
	const t = translator(locale);
	const write = (day: { value: number }) => formatFigure(locale, chart.unit, day.value);
	const common = {
		name: chart.name,
		from: formatLocalDate(locale, chart.days[0]?.localDate ?? ''),
		to: formatLocalDate(locale, chart.days.at(-1)?.localDate ?? ''),
	};
	const byValue = known.toSorted((one, other) => other.value - one.value);
	const [highest, lowest] = [byValue[0], byValue.at(-1)];
	if (!highest || !lowest || (chart.unit === 'count' && highest.value === 0))
		return t('metrics:chart.none', common);
	if (highest.value === lowest.value)
		return t('metrics:chart.sentence_even', { ...common, highest: write(highest) });
	return t('metrics:chart.sentence', {
		...common,
		highest: write(highest),
		highestDay: formatShortDate(locale, highest.localDate),
		lowest: write(lowest),
		lowestDay: formatShortDate(locale, lowest.localDate),
	});
}
