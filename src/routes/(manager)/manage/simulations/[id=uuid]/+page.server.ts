import * as v from 'valibot';
import { formatFigure } from '$lib/i18n/format-figure.ts';
import { formatInstant } from '$lib/i18n/format.ts';
import { inLocale, translator, type Locale } from '$lib/i18n/index.ts';
import { formAction } from '$lib/pages/form-action.ts';
import { loadPage } from '$lib/pages/load-page.ts';
import {
	cancelSimulation,
	getSimulation,
	type RunFigures,
	type Simulation,
} from '$lib/server/simulation/index.ts';
import { barChart } from '$lib/ui/bar-chart.ts';
import { describeParameters } from '../describe-simulation.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { ctx, locale, t, href } = event.locals;
	const found = await loadPage(event, () => getSimulation(ctx, { simulationId: event.params.id }));
	const { state, parameters, progress, failure } = found;
	return {
		state,
		what: describeParameters(locale, parameters),
		caption: t('simulation:page.caption', {
			seed: parameters.seed,
			at: formatInstant(locale, found.requestedAt),
		}),
		progress: { percent: progress, text: t('simulation:page.progress', { percent: progress }) },
		failure: failure === null ? null : t(`errors:${failure}`),
		again: `${href('/manage/simulations')}?again=${found.id}`,
		results: describeResults(locale, found),
	};
};

/** The figures of the table, the first of them as bars too; each with how it is written. */
const figures = [
	['filled', 'filledShare', 'share'],
	['offers_per_filled', 'offersPerFilled', 'decimal'],
	['median', 'minutesToAcceptMedian', 'minutes'],
	['gini', 'loadGini', 'decimal'],
	['ninetieth', 'minutesToAcceptNinetieth', 'minutes'],
	['on_desk', 'onDesk', 'count'],
	['travel', 'travelMinutesMean', 'minutes'],
	['newcomers', 'newcomersShare', 'share'],
	['serving', 'servingShare', 'share'],
	['drop_outs', 'dropOuts', 'count'],
] as const satisfies readonly [string, keyof RunFigures, string][];
const charts = 4;

function write(locale: Locale, unit: (typeof figures)[number][2], value: number | null): string {
	if (value === null) return translator(locale)('simulation:none');
	if (unit !== 'decimal') return formatFigure(locale, unit, value);
	return new Intl.NumberFormat(locale, {
		minimumFractionDigits: 2,
		maximumFractionDigits: 2,
	}).format(value);
}

function describeResults(locale: Locale, { results, parameters }: Simulation) {
	if (results === null) return null;
	const t = translator(locale);
	const share = (value: number | null) => write(locale, 'share', value);
	const count = (value: number) => formatFigure(locale, 'count', value);
	const compared = results.results.map(({ policy, figures }) => ({
		name: t(`simulation:policy.${policy}`),
		figures,
	}));
	const [first] = compared;
	const all = (first?.figures.orders ?? 0) + (first?.figures.cancelled ?? 0);
	return {
		size: t('simulation:size', {
			volunteers: count(results.volunteers),
			orders: count(all),
			weeks: parameters.weeks,
			seed: parameters.seed,
			hash: results.demandHash,
		}),
		attainable: t('simulation:attainable', { share: share(results.attainableShare) }),
		newcomers: t('simulation:newcomers_share', {
			share: share(first?.figures.newcomersOfVolunteers ?? null),
		}),
		policies: compared.map(({ name }) => name),
		rows: figures.map(([key, figure, unit]) => ({
			name: t(`simulation:figure.${key}`),
			cells: compared.map(({ name, figures }) => ({
				name,
				text: write(locale, unit, figures[figure]),
			})),
		})),
		charts: figures.slice(0, charts).map(([key, figure, unit]) =>
			barChart({
				heading: t(`simulation:figure.${key}`),
				bars: compared.map(({ name, figures }) => ({
					name,
					value: figures[figure],
					text: write(locale, unit, figures[figure]),
				})),
				sentenceOf: (most, least) =>
					t(`simulation:page.chart_${compared.length > 1 ? 'sentence' : 'one'}`, {
						most: most.name,
						mostValue: most.text,
						least: least.name,
						leastValue: least.text,
					}),
				none: t('simulation:none'),
			}),
		),
		towns: results.towns.flatMap((town, index) => {
			const orders = first?.figures.towns[index]?.orders ?? 0;
			if (orders === 0) return [];
			return [
				{
					name: inLocale(locale, town, 'name'),
					orders: count(orders),
					cells: compared.map(({ name, figures }) => ({
						name,
						text: share(figures.towns[index]?.filledShare ?? null),
					})),
				},
			];
		}),
	};
}

export const actions: Actions = {
	cancel: (event) => {
		const simulationId = event.params.id;
		return formAction(event, {
			schema: v.strictObject({}),
			resourceType: 'simulation_run',
			run: async (ctx) => {
				await cancelSimulation(ctx, { simulationId });
				return simulationId;
			},
			done: `/manage/simulations/${simulationId}`,
		});
	},
};
