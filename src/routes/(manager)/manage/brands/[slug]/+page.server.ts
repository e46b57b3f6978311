import { localDateOf } from '$lib/calendar/local-time.ts';
import { formatFigure } from '$lib/i18n/format-figure.ts';
import { formatLocalDate } from '$lib/i18n/format.ts';
import { inLocale } from '$lib/i18n/index.ts';
import { withQuestion, writeFigure } from '$lib/pages/figures.ts';
import { loadPage } from '$lib/pages/load-page.ts';
import { may } from '$lib/server/accounts/index.ts';
import { describeProblem } from '$lib/server/api/problem.ts';
import { findBrand } from '$lib/server/brands/index.ts';
import {
	brandMetrics,
	brandMetricsInput,
	currentPeriod,
	indicatorKeys,
	indicators,
	isIndicator,
	type IndicatorKey,
} from '$lib/server/metrics/index.ts';
import { isDomainError } from '$lib/server/platform/errors.ts';
import { getRuntime } from '$lib/server/platform/runtime.ts';
import { parseInput } from '$lib/server/platform/validation.ts';
import { dayChart } from '$lib/ui/day-chart.ts';
import type { PageServerLoad } from './$types';

const periods = ['week', 'month', 'quarter', 'year'] as const;

/** The figures that have a card of their own and a column in the table of areas. */
const mainIndicators: IndicatorKey[] = [
	'orders',
	'fulfilled_rate',
	'on_time_rate',
	'time_to_match_median',
	'visits_done',
	'hours',
	'people_served',
	'active_volunteers',
	'satisfaction',
];

export const load: PageServerLoad = async (event) => {
	const { ctx, locale, t, href } = event.locals;
	const { slug } = event.params;
	const query = event.url.searchParams;
	const brand = await loadPage(event, () => findBrand(ctx, slug));
	const today = localDateOf(ctx.now, brand.timeZone);
	const area = query.get('area') || undefined;
	const usual = { ...currentPeriod('month', today), area };
	const typed = {
		from: query.get('from') || usual.from,
		to: query.get('to') || usual.to,
		area,
	};
	const found = await loadPage(event, async () => {
		try {
			const question = parseInput(brandMetricsInput, typed);
			return { metrics: await brandMetrics(ctx, { slug, ...question }), failure: null };
		} catch (error) {
			// A wrong period is told above the form; the figures are those of the usual one.
			if (!isDomainError(error) || !['validation_failed', 'end_before_start'].includes(error.code))
				throw error;
			const problem = describeProblem(
				error,
				locale,
				ctx.requestId,
				getRuntime().config.publicOrigin,
			);
			const metrics = await brandMetrics(ctx, { slug, ...usual, area: undefined });
			return { metrics, failure: { problem, values: { from: typed.from, to: typed.to } } };
		}
	});
	const { metrics } = found;
	const asked = query.get('chart') ?? '';
	const chartKey: IndicatorKey = isIndicator(asked) ? asked : 'orders';
	const path = href(`/manage/brands/${slug}`);
	const question = {
		from: metrics.from,
		to: metrics.to,
		area: metrics.area?.code,
	};
	const behind = (indicator: IndicatorKey, areaCode = question.area) =>
		withQuestion(`${path}/orders`, { ...question, area: areaCode, indicator });
	const isFiner = (code: string) => code !== metrics.area?.code;
	return {
		slug,
		name: inLocale(locale, brand, 'name'),
		weightsLink: may(ctx.actor, 'weights.see', {
			districtId: brand.districtId,
			areaPath: brand.districtPath,
			brandId: brand.id,
		})
			? href(`/manage/brands/${slug}/weights`)
			: null,
		failure: found.failure,
		from: metrics.from,
		to: metrics.to,
		range: t('metrics:manage.range', {
			from: formatLocalDate(locale, metrics.from),
			to: formatLocalDate(locale, metrics.to),
		}),
		area: metrics.area && {
			code: metrics.area.code,
			level: metrics.area.level,
			name: inLocale(locale, metrics.area, 'name'),
		},
		wholeLink: withQuestion(path, { ...question, area: null }),
		periods: periods.map((name) => {
			const period = currentPeriod(name, today);
			return {
				name,
				link: withQuestion(path, { ...question, ...period }),
				isShown: period.from === metrics.from && period.to === metrics.to,
			};
		}),
		figures: metrics.indicators.map((figure) => ({
			...writeFigure(locale, figure),
			isMain: mainIndicators.includes(figure.key),
			link: behind(figure.key),
		})),
		charts: indicatorKeys.map((key) => ({
			key,
			name: t(`metrics:name.${key}`),
			isShown: key === chartKey,
		})),
		chart: dayChart(locale, {
			name: t(`metrics:name.${chartKey}`),
			unit: indicators[chartKey].unit,
			days: metrics.days.map(({ localDate, figures }) => ({
				localDate,
				value: figures[chartKey].value,
			})),
		}),
		columns: mainIndicators.map((key) => ({ key, name: t(`metrics:name.${key}`) })),
		areas: metrics.areas.map(({ area, figures }) => ({
			code: area.code,
			name: isFiner(area.code)
				? inLocale(locale, area, 'name')
				: t('metrics:manage.not_finer', { area: inLocale(locale, area, 'name') }),
			link:
				area.level === 'grid' || !isFiner(area.code)
					? null
					: withQuestion(path, { ...question, area: area.code }),
			cells: mainIndicators.map((key) => ({
				key,
				value:
					figures[key].value === null
						? t('metrics:manage.nothing')
						: formatFigure(locale, indicators[key].unit, figures[key].value),
				// An area that stands for itself has no list of its own: the list would hold its parts.
				link: isFiner(area.code) && figures[key].value !== null ? behind(key, area.code) : null,
			})),
		})),
		totals: mainIndicators.map((key) => {
			const figure = metrics.indicators.find((one) => one.key === key)!;
			return { key, value: formatFigure(locale, figure.unit, figure.value) };
		}),
		definitions: metrics.indicators.map(({ key, direction, source }) => ({
			key,
			name: t(`metrics:name.${key}`),
			definition: t(`metrics:definition.${key}`),
			direction: t(`metrics:direction.${direction}`),
			source: t(`metrics:source.${source}`),
		})),
	};
};
