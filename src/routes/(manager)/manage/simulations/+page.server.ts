import * as v from 'valibot';
import { formatFigure } from '$lib/i18n/format-figure.ts';
import { formatInstant } from '$lib/i18n/format.ts';
import { formAction } from '$lib/pages/form-action.ts';
import { loadPage } from '$lib/pages/load-page.ts';
import {
	getSimulation,
	listSimulations,
	policyNames,
	simulationLimits,
	startSimulation,
	usualSimulation,
} from '$lib/server/simulation/index.ts';
import type { Actions, PageServerLoad } from './$types';
import { describeParameters } from './describe-simulation.ts';

export const load: PageServerLoad = async (event) => {
	const { ctx, locale, t, href } = event.locals;
	const runs = await loadPage(event, () => listSimulations(ctx));
	const again = event.url.searchParams.get('again');
	const given = again
		? (await loadPage(event, () => getSimulation(ctx, { simulationId: again }))).parameters
		: usualSimulation;
	const count = (value: number) => formatFigure(locale, 'count', value);
	const { weeks, volunteers, ordersPerDay, orders, seed } = simulationLimits;
	return {
		values: {
			source: given.source,
			weeks: String(given.weeks),
			volunteers: String(given.volunteers),
			ordersPerDay: String(given.ordersPerDay),
			acceptance: String(Number((given.acceptance * 100).toFixed(1))),
			fatigue: String(given.fatigue),
			looksPerWeek: String(given.looksPerWeek),
			seed: String(given.seed),
			policies: given.policies,
		},
		most: {
			weeks: count(weeks),
			volunteers: count(volunteers),
			ordersPerDay: count(ordersPerDay),
			orders: count(orders),
			seed: count(seed),
		},
		policies: policyNames.map((name) => ({
			value: name,
			label: t(`simulation:policy.${name}`),
			hint: t(`simulation:policy_hint.${name}`),
		})),
		runs: runs.map(({ id, state, parameters, requestedAt }) => ({
			id,
			link: href(`/manage/simulations/${id}`),
			at: formatInstant(locale, requestedAt),
			what: describeParameters(locale, parameters),
			state,
		})),
	};
};

/** A number as it is typed; what is none is refused by the rules for the number. */
const typed = v.pipe(
	v.string(),
	v.transform((text) => Number(text.trim().replace(',', '.'))),
	v.number(),
);
const percent = v.pipe(typed, v.minValue(1), v.maxValue(95));
const oneOrMore = v.union([
	v.array(v.string()),
	v.pipe(
		v.string(),
		v.transform((one) => [one]),
	),
]);

const formSchema = v.strictObject({
	source: v.picklist(['parameters', 'history']),
	weeks: typed,
	volunteers: typed,
	ordersPerDay: typed,
	acceptance: percent,
	fatigue: typed,
	looksPerWeek: typed,
	seed: typed,
	policies: v.pipe(oneOrMore, v.array(v.picklist(policyNames))),
});

export const actions: Actions = {
	default: (event) =>
		formAction(event, {
			schema: formSchema,
			resourceType: 'simulation_run',
			run: (ctx, input) => startSimulation(ctx, { ...input, acceptance: input.acceptance / 100 }),
			done: (id) => `/manage/simulations/${id}`,
		}),
};
