import { parseArgs } from 'node:util';
import { formatFigure } from './lib/i18n/format-figure.ts';
import { inLocale, translator, type Locale, type Translate } from './lib/i18n/index.ts';
import type { Context } from './lib/server/platform/context.ts';
import { isDomainError } from './lib/server/platform/errors.ts';
import { parseInput } from './lib/server/platform/validation.ts';
import {
	madeUpDistrict,
	policyNames,
	prepareDistrict,
	simulate,
	simulationDistrict,
	simulationLimits,
	simulationSchema,
	usualSimulation,
	type Comparison,
	type RunFigures,
	type SimulatedDistrict,
	type SimulationParameters,
} from './lib/server/simulation/index.ts';

/** Options that are numbers, with the parameter that each sets. */
const numbers = {
	seed: 'seed',
	weeks: 'weeks',
	volunteers: 'volunteers',
	'orders-per-day': 'ordersPerDay',
	acceptance: 'acceptance',
	fatigue: 'fatigue',
	'looks-per-week': 'looksPerWeek',
} as const;

interface Command {
	parameters: SimulationParameters;
	json: boolean;
}

/**
 * `npm run simulate`: runs weeks of service under one or several ways of asking and prints what each
 * comes to, in a table and by town. The same seed prints the same figures.
 * @param words what stands behind the mode on the command line
 * @param connect opens the database; called with --from-database only
 * @throws Error with a sentence for whoever typed the command
 */
export async function runSimulate(
	words: string[],
	connect: () => Promise<Context>,
	say: (line: string) => void,
): Promise<void> {
	const locale: Locale = /^zh/i.test(process.env['LC_ALL'] || process.env['LANG'] || '')
		? 'zh-CN'
		: 'en';
	const t = translator(locale);
	const { parameters, json } = readCommand(words, t);
	const district = await prepare(parameters, connect, t);
	const merged: Comparison = { demandHash: '', attainableShare: null, results: [] };
	const seconds: Record<string, number> = {};
	for (const policy of parameters.policies) {
		// The processor's time: what else the machine does is left out.
		const started = process.cpuUsage();
		const found = finish(simulate(district, { ...parameters, policies: [policy] }));
		seconds[policy] = process.cpuUsage(started).user / 1_000_000;
		merged.results.push(...found.results);
		Object.assign(merged, { ...found, results: merged.results });
		const name = t(`simulation:policy.${policy}`);
		say(t('simulation:command.ran', { policy: name, seconds: seconds[policy]!.toFixed(1) }));
	}
	tableLines(locale, parameters, district, merged).forEach(say);
	if (json) say(JSON.stringify(namedFigures(merged, seconds)));
}

function finish(steps: Generator<number, Comparison>): Comparison {
	let step = steps.next();
	while (!step.done) step = steps.next();
	return step.value;
}

function readCommand(words: string[], t: Translate): Command {
	const usage = t('simulation:command.usage', {
		...simulationLimits,
		policies: policyNames.join(', '),
	});
	const { values } = parse(words, usage);
	const given: Record<string, unknown> = { ...usualSimulation };
	for (const [option, parameter] of Object.entries(numbers)) {
		const value = values[option as keyof typeof numbers];
		if (value !== undefined) given[parameter] = value.trim() === '' ? NaN : Number(value);
	}
	if (values['from-database']) given['source'] = 'history';
	given['policies'] = values.compare ? [...policyNames] : (values.policy ?? ['ours']);
	try {
		return { parameters: parseInput(simulationSchema, given), json: values.json ?? false };
	} catch (error) {
		if (!isDomainError(error)) throw error;
		const wrong = error.fields.map(({ field, message, parameters }) => {
			const [parameter = ''] = field.split('.');
			const option = Object.entries(numbers).find(([, name]) => name === parameter)?.[0];
			return t('simulation:command.wrong', {
				option: option ?? (parameter === 'policies' ? 'policy' : parameter),
				sentence: t(`errors:${message}`, parameters),
			});
		});
		throw new Error([...wrong, usage].join('\n'), { cause: error });
	}
}

function parse(words: string[], usage: string) {
	try {
		return parseArgs({
			args: withNegatives(words),
			options: {
				...(Object.fromEntries(
					Object.keys(numbers).map((option) => [option, { type: 'string' }]),
				) as Record<keyof typeof numbers, { type: 'string' }>),
				policy: { type: 'string', multiple: true },
				compare: { type: 'boolean' },
				json: { type: 'boolean' },
				'from-database': { type: 'boolean' },
			},
		});
	} catch (error) {
		throw new Error(usage, { cause: error });
	}
}

/** A number below 0 would be read as another option; it is refused with a reason instead. */
function withNegatives(words: readonly string[]): string[] {
	const joined: string[] = [];
	for (const word of words) {
		const option = joined.at(-1);
		if (/^-\d/.test(word) && option && /^--[^=]+$/.test(option))
			joined.splice(-1, 1, `${option}=${word}`);
		else joined.push(word);
	}
	return joined;
}

async function prepare(
	parameters: SimulationParameters,
	connect: () => Promise<Context>,
	t: Translate,
): Promise<SimulatedDistrict> {
	if (parameters.source === 'parameters') return madeUpDistrict(parameters);
	const ctx = await connect();
	try {
		const { id } = await simulationDistrict(ctx);
		return await prepareDistrict(ctx, id, parameters);
	} catch (error) {
		if (!isDomainError(error)) throw error;
		throw new Error(t(`errors:${error.code}`, error.parameters), { cause: error });
	}
}

type Written = (figures: RunFigures) => { value: number | null; text: string };

/** The lines of the table, each with how it is written. */
function rowsOf(locale: Locale): [key: string, written: Written][] {
	const none = translator(locale)('simulation:none');
	const share = (value: number | null) => ({
		value,
		text: value === null ? none : `${(value * 100).toFixed(1)} %`,
	});
	const plain = (value: number | null, digits: number) => ({
		value,
		text: value === null ? none : value.toFixed(digits),
	});
	return [
		['filled', ({ filledShare }) => share(filledShare)],
		['median', ({ minutesToAcceptMedian }) => plain(minutesToAcceptMedian, 1)],
		['ninetieth', ({ minutesToAcceptNinetieth }) => plain(minutesToAcceptNinetieth, 1)],
		['offers_per_filled', ({ offersPerFilled }) => plain(offersPerFilled, 2)],
		['on_desk', ({ onDesk }) => plain(onDesk, 0)],
		['travel', ({ travelMinutesMean }) => plain(travelMinutesMean, 1)],
		['gini', ({ loadGini }) => plain(loadGini, 3)],
		['newcomers', ({ newcomersShare }) => share(newcomersShare)],
		['serving', ({ servingShare }) => share(servingShare)],
		['drop_outs', ({ dropOuts }) => plain(dropOuts, 0)],
	];
}

function tableLines(
	locale: Locale,
	parameters: SimulationParameters,
	district: SimulatedDistrict,
	{ demandHash, attainableShare, results }: Comparison,
): string[] {
	const t = translator(locale);
	const percent = (value: number | null) =>
		value === null ? t('simulation:none') : `${(value * 100).toFixed(1)} %`;
	const count = (value: number) => formatFigure(locale, 'count', value);
	const lines = [
		'',
		t('simulation:size', {
			volunteers: count(district.volunteers.length),
			orders: count(district.orders.length),
			weeks: parameters.weeks,
			seed: parameters.seed,
			hash: demandHash,
		}),
		t('simulation:attainable', { share: percent(attainableShare) }),
		t('simulation:newcomers_share', {
			share: percent(results[0]?.figures.newcomersOfVolunteers ?? null),
		}),
	];
	for (const [key, written] of rowsOf(locale)) {
		lines.push('', t(`simulation:figure.${key}`));
		const bars = results.map(({ policy, figures }) => ({
			name: t(`simulation:policy.${policy}`),
			...written(figures),
		}));
		lines.push(...barLines(bars));
	}
	for (const { policy, figures } of results) {
		const figure = t('simulation:figure.filled');
		lines.push(
			'',
			`${t(`simulation:policy.${policy}`)} · ${t('simulation:by_town', { figure })}`,
			...barLines(
				district.towns.flatMap((town, index) => {
					const { orders, filled, filledShare } = figures.towns[index]!;
					if (orders === 0) return [];
					const text = `${percent(filledShare)} (${count(filled)}/${count(orders)})`;
					return [{ name: inLocale(locale, town, 'name'), value: filledShare, text }];
				}),
			),
		);
	}
	return lines;
}

const longestBar = 30;

/** A line each: name, a bar as long as its share of the greatest, and the value. */
function barLines(bars: readonly { name: string; value: number | null; text: string }[]): string[] {
	const most = Math.max(...bars.map(({ value }) => value ?? 0), 0);
	const widest = Math.max(...bars.map(({ name }) => columnsOf(name)), 0);
	return bars.map(({ name, value, text }) => {
		const length = most > 0 ? Math.round(((value ?? 0) / most) * longestBar) : 0;
		const pad = ' '.repeat(widest - columnsOf(name));
		return `  ${name}${pad}  ${'█'.repeat(length)}${'·'.repeat(longestBar - length)}  ${text}`;
	});
}

/** How many columns a text takes in a terminal: a Chinese character takes two. */
function columnsOf(text: string): number {
	return [...text].reduce((sum, sign) => sum + (/[\u2e80-\uffee]/.test(sign) ? 2 : 1), 0);
}

/** One flat object of named figures, and ours against the others. */
function namedFigures(
	{ demandHash, attainableShare, results }: Comparison,
	seconds: Record<string, number>,
): Record<string, unknown> {
	const named: Record<string, unknown> = { demandHash, attainableShare };
	for (const { policy, figures } of results) {
		for (const [name, value] of Object.entries(figures))
			if (name !== 'towns') named[`${policy}.${name}`] = value;
		named[`${policy}.processorSeconds`] = Number(seconds[policy]?.toFixed(1));
	}
	const of = (name: string) => results.find(({ policy }) => policy === name)?.figures;
	const quotient = (one?: number | null, other?: number | null) =>
		one == null || !other ? null : one / other;
	named['oursToEverybodyNear.offersPerFilled'] = quotient(
		of('ours')?.offersPerFilled,
		of('everybody_near')?.offersPerFilled,
	);
	named['oursToNearestFive.loadGini'] = quotient(
		of('ours')?.loadGini,
		of('nearest_five')?.loadGini,
	);
	return named;
}
