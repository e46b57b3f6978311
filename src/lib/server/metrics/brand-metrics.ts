import { findBrand, listTargets, type BrandRow, type BrandTargetRow } from '../brands/index.ts';
import type { Context } from '../platform/context.ts';
import { indicatorKeys, indicators, type Indicator, type IndicatorKey } from './indicators.ts';
import type { Occurrence } from './measures.ts';
import { currentPeriod, daysOf, shareOfYear, type Period } from './periods.ts';
import {
	selectFacts,
	selectParts,
	selectSamples,
	type AmountRow,
	type AreaRow,
	type Range,
} from './queries.ts';
import { figureOf, judge, type Figure, type Standing } from './rules.ts';
import { rangeOf, scopeOfBrand, type AreaScope } from './scope.ts';
import type { BrandMetricsInput } from './schemas.ts';

export interface TargetOfYear {
	year: number;
	value: number;
	/** The figure from 1 January to the end of the period. */
	soFar: number | null;
	standing: Standing | null;
}

export interface IndicatorFigure extends Figure {
	key: IndicatorKey;
	unit: Indicator['unit'];
	direction: Indicator['direction'];
	source: Indicator['source'];
	/** Whether figures of days and areas add up to the whole. */
	addsUp: boolean;
	/** Target of the year of the period's end; null without one, or for a part of the district. */
	target: TargetOfYear | null;
}

export interface FiguresOfDay {
	localDate: string;
	figures: Record<IndicatorKey, Figure>;
}

export interface FiguresOfArea {
	area: Omit<AreaRow, 'id' | 'path'>;
	figures: Record<IndicatorKey, Figure>;
}

/** The figures of a brand over a period, by day and by part of the area. */
export interface BrandMetrics extends Period {
	brand: Pick<BrandRow, 'slug' | 'nameZh' | 'nameEn'>;
	/** The area asked for; null for everything the actor may see. */
	area: Omit<AreaRow, 'id' | 'path'> | null;
	indicators: IndicatorFigure[];
	days: FiguresOfDay[];
	/** Towns of the district, communities of a town, grids of a community. */
	areas: FiguresOfArea[];
}

/**
 * The figures of a brand from facts, for the areas in the actor's scope; facts follow the events
 * within a minute. Distinct people and medians come from the visits and orders themselves.
 * @throws not_found, not_signed_in, not_allowed, end_before_start, validation_failed
 */
export async function brandMetrics(ctx: Context, input: BrandMetricsInput): Promise<BrandMetrics> {
	const brand = await findBrand(ctx, input.slug);
	const scope = await scopeOfBrand(ctx, 'metrics.see', brand, input.area);
	const range = rangeOf(brand, input);
	const levels = levelsOfParts(scope);
	const rows = await selectAmounts(ctx, range, scope, levels);
	const targets = scope.whole ? await listTargets(ctx, [brand.id]) : [];
	const soFar = targets.length > 0 ? await figuresSoFar(ctx, brand, input.to, scope) : null;
	const whole = figuresOf(rows.filter(isTotal));
	const parts = groupBy(
		rows.filter(({ part }) => part !== null),
		(row) => row.part as string,
	);
	const days = groupBy(
		rows.filter(({ localDate }) => localDate !== null),
		(row) => row.localDate as string,
	);
	const areas = await selectParts(ctx.sql, {
		under: scope.paths,
		level: levels,
		paths: [...parts.keys()],
	});
	return {
		brand: { slug: brand.slug, nameZh: brand.nameZh, nameEn: brand.nameEn },
		from: input.from,
		to: input.to,
		area: scope.area && withoutPath(scope.area),
		indicators: indicatorKeys.map((key) => ({
			key,
			...describe(key),
			...whole[key],
			target: soFar && targetOf(key, targets, input.to, soFar[key]),
		})),
		days: daysOf(input).map((localDate) => ({
			localDate,
			figures: figuresOf(days.get(localDate) ?? []),
		})),
		areas: areas.map((area) => ({
			area: withoutPath(area),
			figures: figuresOf(parts.get(area.path) ?? []),
		})),
	};
}

/** Figures of the calendar year until the end of a local date. */
export async function figuresSoFar(
	ctx: Context,
	brand: BrandRow,
	until: string,
	scope: AreaScope,
): Promise<Record<IndicatorKey, Figure>> {
	const year = rangeOf(brand, currentPeriod('year', until));
	return figuresOf(await selectAmounts(ctx, year, scope, null));
}

/** The target of the year of a local date, with where the brand stands; null without one. */
export function targetOf(
	key: IndicatorKey,
	targets: BrandTargetRow[],
	until: string,
	soFar: Figure,
): TargetOfYear | null {
	const year = Number(until.slice(0, 4));
	const target = targets.find((row) => row.year === year && row.indicator === key);
	if (!target) return null;
	const standing = judge(indicators[key], target.value, soFar.value, shareOfYear(until));
	return { year, value: target.value, soFar: soFar.value, standing };
}

/** What an indicator is, for the reader of its figure. */
export function describe(
	key: IndicatorKey,
): Pick<IndicatorFigure, 'unit' | 'direction' | 'source' | 'addsUp'> {
	const { unit, direction, source, kind } = indicators[key];
	return { unit, direction, source, addsUp: kind === 'sum' };
}

async function selectAmounts(
	ctx: Context,
	range: Range,
	scope: AreaScope,
	levels: number | null,
): Promise<AmountRow[]> {
	const wish = { areaPaths: scope.paths, levels };
	return [
		...(await selectFacts(ctx.sql, range, wish)),
		...(await selectSamples(ctx.sql, range, wish)),
	];
}

const isTotal = ({ localDate, part }: AmountRow) => localDate === null && part === null;

/** The parts of an area are one level below it; of several areas in scope, the towns. */
function levelsOfParts(scope: AreaScope): number {
	const townLevel = 2;
	return scope.area ? scope.area.path.split('.').length + 1 : townLevel;
}

function figuresOf(rows: AmountRow[]): Record<IndicatorKey, Figure> {
	const amounts = new Map<Occurrence, number>(rows.map(({ measure, value }) => [measure, value]));
	return Object.fromEntries(
		indicatorKeys.map((key) => [key, figureOf(indicators[key], amounts)]),
	) as Record<IndicatorKey, Figure>;
}

function groupBy<Row>(rows: Row[], keyOf: (row: Row) => string): Map<string, Row[]> {
	const groups = new Map<string, Row[]>();
	for (const row of rows) {
		const group = groups.get(keyOf(row));
		if (group) group.push(row);
		else groups.set(keyOf(row), [row]);
	}
	return groups;
}

function withoutPath({ code, level, nameZh, nameEn }: AreaRow): Omit<AreaRow, 'id' | 'path'> {
	return { code, level, nameZh, nameEn };
}
